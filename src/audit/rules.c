/*
 * The rules that a configuration gives for items of the checklist, held against what was found.
 *
 * Of several files that a rule's path matches, the newest that satisfies all of the rule counts;
 * where none does and some could not be judged, that is said, else the newest says why. Of backups
 * only the newest good one is held against rows that were there before: an older one with all of
 * its rows does not make up for rows that are lost since. Ages are relative to the period's end, so
 * that a rerun next year says the same.
 */
#include "audit/rules.h"

#include <string.h>

#include "audit/steps.h"
#include "base/hash.h"

const char *const redis_question_names[REDIS_QUESTION_COUNT] = {
    [REDIS_PING] = "ping",     [REDIS_VERSION] = "version",     [REDIS_PERSISTENCE] = "persistence",
    [REDIS_HITS] = "hits",     [REDIS_HIT_RATIO] = "hit_ratio", [REDIS_EVICTIONS] = "evictions",
    [REDIS_MEMORY] = "memory", [REDIS_SLOW_LOG] = "slow_log",
};

const char *const test_kind_names[TEST_KIND_COUNT] = {
    [TEST_ANY] = "any",
    [TEST_TRAFFIC] = "traffic",
    [TEST_OUTPUT] = "output",
    [TEST_DAILY_METRICS] = "daily_metrics",
};

/* The NUL of each text enters, too, so that no two rules run together. */
uint64_t rules_key(const struct check_rule *rule)
{
    uint64_t key = hash_bytes(rule->path, strlen(rule->path) + 1, rule->kind);
    return rule->matches ? hash_bytes(rule->matches, strlen(rule->matches) + 1, key) : key;
}

static struct audit_check found(enum check_state state, enum check_evidence evidence,
                                const struct file_seen *file)
{
    return (struct audit_check){.state = state, .evidence = evidence, .file = file};
}

static const struct rule_evidence *recorded(const struct rule_evidence *list, size_t n,
                                            uint64_t key)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].key == key)
            return &list[i];
    return NULL;
}

/* The last backup of the earlier report whose rows are known. */
static const struct file_seen *earlier_backup(const struct audit_input *input, uint64_t key)
{
    const struct evidence_sample *earlier = input->earlier;
    const struct rule_evidence *e =
        earlier ? recorded(earlier->rules, earlier->n_rules, key) : NULL;
    for (unsigned i = 0; e && i < e->n_files; i++)
        if (e->files[i].backup == BACKUP_GOOD)
            return &e->files[i];
    return NULL;
}

static bool lost(const struct check_rule *rule, uint64_t now, uint64_t before)
{
    return (double)now < (double)before * (1 - rule->max_loss_pct / 100);
}

static struct audit_check judge_backup(const struct check_rule *rule, const struct file_seen *file,
                                       const struct file_seen *before)
{
    static const struct {
        enum check_state state;
        enum check_evidence evidence;
    } of[BACKUP_STATE_COUNT] = {
        [BACKUP_NOT_LOOKED] = {CHECK_NOT_CHECKED, EVIDENCE_FILE_UNREADABLE},
        [BACKUP_GOOD] = {CHECK_MET, EVIDENCE_BACKUP_GOOD},
        [BACKUP_NOT_SQLITE] = {CHECK_NOT_MET, EVIDENCE_BACKUP_NOT_SQLITE},
        [BACKUP_DAMAGED] = {CHECK_NOT_MET, EVIDENCE_BACKUP_DAMAGED},
        [BACKUP_FOREIGN] = {CHECK_NOT_MET, EVIDENCE_BACKUP_FOREIGN},
        [BACKUP_TOO_LARGE] = {CHECK_NOT_CHECKED, EVIDENCE_BACKUP_TOO_LARGE},
    };
    struct audit_check ret = found(of[file->backup].state, of[file->backup].evidence, file);
    ret.n = file->operations;
    if (file->backup == BACKUP_GOOD && rule->compares_rows && before &&
        (lost(rule, file->operations, before->operations) ||
         lost(rule, file->agents, before->agents))) {
        bool agents = !lost(rule, file->operations, before->operations);
        ret.state = CHECK_NOT_MET;
        ret.evidence = agents ? EVIDENCE_BACKUP_LOST_AGENTS : EVIDENCE_BACKUP_LOST_OPERATIONS;
        ret.n = agents ? file->agents : file->operations;
        ret.before = agents ? before->agents : before->operations;
    }
    return ret;
}

/* Of a period of another length another delay is late. Two samples that were taken one after the
   other say nothing of what lies between their periods' ends. */
bool rules_near(const struct audit *a, int64_t taken_at, int64_t end)
{
    int64_t away = taken_at < end ? end - taken_at : taken_at - end;
    return away <= (a->period.end - a->period.start) / 4;
}

/* How old was it at the period's end? Once it was changed long after, nobody knows. */
static bool is_later(const struct audit *a, const struct file_seen *file)
{
    return a->has_period && a->complete && file->modified > a->evidence_at &&
           !rules_near(a, file->modified, a->evidence_at);
}

/* One file against all of the rule. */
static struct audit_check judge_file(const struct audit *a, const struct check_rule *rule,
                                     const struct file_seen *file, const struct file_seen *before)
{
    if (file->state == FILE_NOT_REGULAR)
        return found(CHECK_NOT_MET, EVIDENCE_FILE_NOT_REGULAR, file);
    if (rule->newer_than_s && file->modified < a->evidence_at - rule->newer_than_s)
        return found(CHECK_NOT_MET, EVIDENCE_FILE_OLD, file);
    if (rule->newer_than_s && is_later(a, file))
        return found(CHECK_NOT_CHECKED, EVIDENCE_FILE_LATER, file);
    if (file->bytes < rule->min_size)
        return found(CHECK_NOT_MET, EVIDENCE_FILE_SMALL, file);
    if (file->state == FILE_UNREADABLE)
        return found(CHECK_NOT_CHECKED, EVIDENCE_FILE_UNREADABLE, file);
    if (rule->kind == RULE_BACKUP)
        return judge_backup(rule, file, before);
    if (rule->matches && file->gave_up)
        return found(CHECK_NOT_CHECKED, EVIDENCE_FILE_GAVE_UP, file);
    if (rule->matches && !file->matched)
        return found(CHECK_NOT_MET, EVIDENCE_FILE_NO_MATCH, file);
    return found(CHECK_MET, rule->matches ? EVIDENCE_FILE_MATCHES : EVIDENCE_FILE_THERE, file);
}

/* What a reader may rely on more. */
static bool better(const struct audit_check *a, const struct audit_check *b)
{
    return a->state != b->state &&
           (a->state == CHECK_MET || (a->state == CHECK_NOT_CHECKED && b->state != CHECK_MET));
}

/* Behind a good backup none was looked at; nor behind the newest one in older stores. */
static bool was_looked_at(const struct check_rule *rule, const struct rule_evidence *e, unsigned i)
{
    const struct file_seen *file = &e->files[i];
    return i == 0 || rule->kind != RULE_BACKUP || file->state != FILE_REGULAR ||
           file->backup != BACKUP_NOT_LOOKED;
}

/* The backups that one would have expected in the place of the one that is good. */
static void name_newer(const struct file_judged *judged, unsigned n, struct audit_check *ret)
{
    for (unsigned i = 0; i < n; i++)
        if (judged[i].file->modified >= ret->file->modified)
            ret->newer[ret->n_newer++] = judged[i];
}

static struct audit_check judge_files(const struct audit *a, const struct audit_input *input,
                                      const struct check_rule *rule)
{
    uint64_t key = rules_key(rule);
    const struct rule_evidence *e = recorded(input->rules, input->n_rules, key);
    if (!e)
        return found(CHECK_NOT_CHECKED, EVIDENCE_NOT_RECORDED, NULL);
    if (e->n_files == 0)
        return e->root_missing ? found(CHECK_NOT_CHECKED, EVIDENCE_FILE_NO_ROOT, NULL)
                               : found(CHECK_NOT_MET, EVIDENCE_FILE_NONE, NULL);
    const struct file_seen *before = earlier_backup(input, key);
    struct audit_check ret = {.file = NULL};
    struct file_judged judged[FILES_SEEN];
    unsigned n = 0;
    for (unsigned i = 0; i < e->n_files && !(ret.file && ret.state == CHECK_MET); i++) {
        if (!was_looked_at(rule, e, i))
            continue;
        struct audit_check one = judge_file(a, rule, &e->files[i], before);
        if (!ret.file || better(&one, &ret))
            ret = one;
        judged[n++] = (struct file_judged){one.file, one.evidence};
    }
    if (ret.state == CHECK_MET && rule->kind == RULE_BACKUP)
        name_newer(judged, n - 1, &ret);
    return ret;
}

static struct audit_check judge_flag(const struct audit *a, int id)
{
    static const enum check_state states[] = {[FLAG_RAISED] = CHECK_MET,
                                              [FLAG_NOT_RAISED] = CHECK_NOT_MET,
                                              [FLAG_UNKNOWN] = CHECK_NOT_CHECKED};
    static const enum check_evidence evidence[] = {[FLAG_RAISED] = EVIDENCE_FLAG_RAISED,
                                                   [FLAG_NOT_RAISED] = EVIDENCE_FLAG_NOT_RAISED,
                                                   [FLAG_UNKNOWN] = EVIDENCE_FLAG_UNKNOWN};
    enum flag_state state = a->flag[id].state;
    return (struct audit_check){.state = states[state], .evidence = evidence[state]};
}

struct audit_check rules_judge(const struct audit *a, const struct audit_input *input,
                               const struct check_rule *rule)
{
    struct audit_check ret = {.state = CHECK_NOT_CHECKED};
    switch (rule->kind) {
    case RULE_FILE:
    case RULE_BACKUP:
        ret = judge_files(a, input, rule);
        break;
    case RULE_REDIS:
        ret = rules_redis(a, input, rule);
        break;
    case RULE_TEST:
        ret = checklist_test(a, rule->test);
        break;
    case RULE_FLAG:
        ret = rule->flag == RULE_ANY_RED_FLAG ? checklist_red_flag(a) : judge_flag(a, rule->flag);
        break;
    case RULE_ATTESTED:
        ret = checklist_attested(input, a, rule->item);
        break;
    }
    ret.rule = rule;
    return ret;
}
