/*
 * The sentences of what a configuration's rules found. Every phrase of a family gets the same
 * arguments, whatever it says of them.
 */
#include "report/evidence.h"

#include <stdio.h>

#include "report/parts.h"

#define HOUR 3600
#define DAY (24 * HOUR)
#define VERSION_SIZE 32

static enum phrase phrase_of(enum check_evidence evidence)
{
    return PHRASE_RULE + (enum phrase)(evidence - EVIDENCE_NOT_RECORDED);
}

/* "3 days old", "5 hours old"; relative to the period's end. */
static struct argument age(struct page *p, int64_t modified)
{
    int64_t seconds = p->audit->evidence_at - modified;
    if (seconds < 0)
        return page_phrase(p, PHRASE_EVIDENCE_AGE_AFTER);
    bool days = seconds >= DAY;
    return COMPOSE(p, days ? PHRASE_EVIDENCE_AGE_DAYS : PHRASE_EVIDENCE_AGE_HOURS,
                   page_count(p, (uint64_t)(seconds / (days ? DAY : HOUR))));
}

static struct argument length(struct page *p, int64_t seconds)
{
    bool days = seconds % DAY == 0;
    return COMPOSE(p, days ? PHRASE_EVIDENCE_SPAN_DAYS : PHRASE_EVIDENCE_SPAN_HOURS,
                   page_count(p, (uint64_t)(seconds / (days ? DAY : HOUR))));
}

static void say_file(struct page *p, const struct audit_check *part, const struct file_seen *file,
                     enum check_evidence evidence)
{
    const struct check_rule *rule = part->rule;
    SAY(p, phrase_of(evidence), page_code(p, file ? file->path : rule->path),
        age(p, file ? file->modified : 0), page_bytes(p, file ? file->bytes : 0),
        page_code(p, file ? file->match : ""), page_code(p, rule->matches ? rule->matches : ""),
        page_bytes(p, rule->min_size), length(p, rule->newer_than_s), page_count(p, part->n),
        page_count(p, part->before));
}

/* "`b.db`, 1 day old, passes quick_check, 90 operations (newer: `c.db` is damaged or cut off)" */
static void say_files(struct page *p, const struct audit_check *part)
{
    struct list list = {p, "; ", 0};
    say_file(p, part, part->file, part->evidence);
    if (part->n_newer == 0)
        return;
    page_text(p, PHRASE_RULE_NEWER);
    for (unsigned i = 0; i < part->n_newer; i++) {
        list_item(&list);
        say_file(p, part, part->newer[i].file, part->newer[i].evidence);
    }
    page_raw(p, ")");
}

/* A version that a rule asks for, as the configuration has it: "6.2.0". */
static struct argument version(struct page *p, double limit)
{
    char text[VERSION_SIZE];
    uint64_t v = (uint64_t)limit;
    snprintf(text, sizeof text, "%u.%u.%u", (unsigned)(v / 1000000), (unsigned)(v / 1000 % 1000),
             (unsigned)(v % 1000));
    return page_trusted(p, text);
}

static void say_redis(struct page *p, const struct audit_check *part)
{
    const struct check_rule *rule = part->rule;
    const struct redis_evidence *redis = &p->audit->redis;
    SAY(p, phrase_of(part->evidence), page_code(p, redis->address), page_code(p, redis->version),
        page_count(p, part->n),
        rule->question == REDIS_VERSION ? version(p, rule->limit) : page_short(p, rule->limit),
        page_count(p, part->before), page_bytes(p, part->n), page_bytes(p, (uint64_t)rule->limit));
}

static void say_part(struct page *p, const struct audit_check *part, const char *item)
{
    if (part->evidence < EVIDENCE_NOT_RECORDED)
        evidence_say(p, part, item);
    else if (part->evidence == EVIDENCE_NOT_RECORDED)
        page_text(p, phrase_of(part->evidence));
    else if (part->rule->kind == RULE_FLAG)
        SAY(p, phrase_of(part->evidence), parts_flag_label(p, (enum flag_id)part->rule->flag));
    else if (part->rule->kind == RULE_REDIS)
        say_redis(p, part);
    else
        say_files(p, part);
}

void evidence_say_rules(struct page *p, const struct audit_check *check, const char *item)
{
    struct list list = {p, "; ", 0};
    for (size_t i = 0; i < check->n_parts; i++) {
        const struct audit_check *part = &check->parts[i];
        /* Where the item as a whole is not checked, its sentence says so around all of them. */
        bool open = part->state == CHECK_NOT_CHECKED && check->state != CHECK_NOT_CHECKED &&
                    part->evidence >= EVIDENCE_NOT_RECORDED;
        list_item(&list);
        if (open) {
            page_text(p, PHRASE_NOT_CHECKED);
            page_raw(p, " (");
        }
        say_part(p, part, item);
        page_raw(p, open ? ")" : "");
    }
}

void evidence_say_changes(struct page *p)
{
    const struct audit *a = p->audit;
    struct list list = {p, ", ", 0};
    SAY(p, PHRASE_EVIDENCE_CRITERIA_CHANGED, page_code(p, a->earlier_version));
    for (size_t i = 0; i < a->n_changes; i++) {
        const struct threshold_change *change = &a->changes[i];
        enum topic topic = change->is_flag ? parts_flag_topic((enum flag_id)change->id)
                                           : parts_criterion_topic((enum criterion_id)change->id);
        list_item(&list);
        if (change->is_flag)
            SAY(p, PHRASE_EVIDENCE_CHANGED_FLAG, parts_flag_label(p, (enum flag_id)change->id),
                parts_threshold(p, topic, change->from));
        else
            SAY(p, PHRASE_EVIDENCE_CHANGED_VALUE,
                page_phrase(p, PHRASE_CRITERION + (enum phrase)change->id),
                parts_threshold(p, topic, change->to), parts_threshold(p, topic, change->from));
    }
    if (a->n_changes == 0)
        page_text(p, PHRASE_EVIDENCE_CRITERIA_OTHER);
}
