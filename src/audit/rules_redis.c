/*
 * What the checklist asks of Redis. Figures since its start become figures of the period as the
 * difference to the sample of the period before; they are unknown where it was restarted between
 * the two, where there is no sample before, or where one was not taken near its period's end.
 */
#include "audit/steps.h"

#include <string.h>

static struct audit_check check(enum check_state state, enum check_evidence evidence, uint64_t n)
{
    return (struct audit_check){.state = state, .evidence = evidence, .n = n};
}

/* Why nothing can be asked; for states other than REDIS_ANSWERS. */
static struct audit_check no_answer(enum redis_state state)
{
    static const struct {
        enum check_state state;
        enum check_evidence evidence;
    } of[REDIS_STATE_COUNT] = {
        [REDIS_NOT_ASKED] = {CHECK_NOT_CHECKED, EVIDENCE_REDIS_NOT_ASKED},
        [REDIS_NOT_RECORDED] = {CHECK_NOT_CHECKED, EVIDENCE_NOT_RECORDED},
        [REDIS_NO_CLIENT] = {CHECK_NOT_CHECKED, EVIDENCE_REDIS_NO_CLIENT},
        [REDIS_NO_PASSWORD] = {CHECK_NOT_CHECKED, EVIDENCE_REDIS_NO_PASSWORD},
        [REDIS_UNREACHABLE] = {CHECK_NOT_MET, EVIDENCE_REDIS_UNREACHABLE},
        [REDIS_SILENT] = {CHECK_NOT_MET, EVIDENCE_REDIS_SILENT},
        [REDIS_CLOSED] = {CHECK_NOT_MET, EVIDENCE_REDIS_CLOSED},
        [REDIS_GARBAGE] = {CHECK_NOT_MET, EVIDENCE_REDIS_GARBAGE},
        [REDIS_WANTS_PASSWORD] = {CHECK_NOT_MET, EVIDENCE_REDIS_WANTS_PASSWORD},
        [REDIS_WRONG_PASSWORD] = {CHECK_NOT_MET, EVIDENCE_REDIS_WRONG_PASSWORD},
        [REDIS_LOADING] = {CHECK_NOT_MET, EVIDENCE_REDIS_LOADING},
        [REDIS_REFUSED] = {CHECK_NOT_MET, EVIDENCE_REDIS_REFUSED},
    };
    return check(of[state].state, of[state].evidence, 0);
}

/* "7.0.15" as rules have it; parts of up to three digits count. */
static double version_number(const char *text)
{
    double part[3] = {0};
    int i = 0;
    for (const char *c = text; *c && i < 3; c++) {
        if (*c == '.')
            i++;
        else
            part[i] = part[i] * 10 + (*c - '0');
    }
    return part[0] * 1e6 + part[1] * 1e3 + part[2];
}

static struct audit_check at_most(const struct check_rule *rule, bool known, uint64_t n,
                                  enum check_evidence fine, enum check_evidence much)
{
    if (!known)
        return check(CHECK_NOT_CHECKED, EVIDENCE_REDIS_NOT_TOLD, 0);
    return (double)n <= rule->limit ? check(CHECK_MET, fine, n) : check(CHECK_NOT_MET, much, n);
}

static struct audit_check version(const struct check_rule *rule, const struct redis_evidence *now)
{
    if (!now->version[0])
        return check(CHECK_NOT_CHECKED, EVIDENCE_REDIS_NOT_TOLD, 0);
    if (rule->has_limit && version_number(now->version) < rule->limit)
        return check(CHECK_NOT_MET, EVIDENCE_REDIS_VERSION_OLD, 0);
    return check(CHECK_MET, EVIDENCE_REDIS_VERSION, 0);
}

static struct audit_check persistence(const struct redis_evidence *now)
{
    if (!now->has_persistence)
        return check(CHECK_NOT_CHECKED, EVIDENCE_REDIS_NOT_TOLD, 0);
    return now->append_only || now->saved ? check(CHECK_MET, EVIDENCE_REDIS_PERSISTENT, 0)
                                          : check(CHECK_NOT_MET, EVIDENCE_REDIS_NOT_PERSISTENT, 0);
}

/* The sample of the period before, where this one can be compared with it. */
static const struct redis_evidence *earlier_of(const struct audit *a,
                                               const struct audit_input *input)
{
    const struct evidence_sample *e = input->earlier;
    if (!e || e->redis.state != REDIS_ANSWERS || !e->redis.has_run ||
        strcmp(e->redis.address, a->redis.address) != 0 ||
        !rules_near(a, e->taken_at, a->period.start))
        return NULL;
    return &e->redis;
}

/* Figures of the period: hits, the share of them, evictions. */
static struct audit_check in_period(const struct audit *a, const struct audit_input *input,
                                    const struct check_rule *rule)
{
    const struct redis_evidence *now = &a->redis, *before = earlier_of(a, input);
    if (!now->has_run)
        return check(CHECK_NOT_CHECKED, EVIDENCE_REDIS_NOT_TOLD, 0);
    if (!before)
        return check(CHECK_NOT_CHECKED, EVIDENCE_REDIS_NO_EARLIER, 0);
    if (!rules_near(a, input->sampled_at, a->evidence_at))
        return check(CHECK_NOT_CHECKED, EVIDENCE_REDIS_SAMPLED_LATE, 0);
    /* A figure that fell was reset (CONFIG RESETSTAT), which tells as little. */
    if (before->run != now->run || before->hits > now->hits || before->misses > now->misses ||
        before->evictions > now->evictions)
        return check(CHECK_NOT_CHECKED, EVIDENCE_REDIS_RESTARTED, 0);
    uint64_t hits = now->hits - before->hits, reads = hits + now->misses - before->misses;
    if (rule->question == REDIS_EVICTIONS)
        return at_most(rule, true, now->evictions - before->evictions, EVIDENCE_REDIS_EVICTIONS,
                       EVIDENCE_REDIS_EVICTIONS_MANY);
    if (rule->question == REDIS_HITS)
        return (double)hits >= rule->limit ? check(CHECK_MET, EVIDENCE_REDIS_HITS, hits)
                                           : check(CHECK_NOT_MET, EVIDENCE_REDIS_HITS_FEW, hits);
    struct audit_check ret = check(CHECK_NOT_MET, EVIDENCE_REDIS_RATIO_LOW, hits);
    ret.before = reads;
    if (reads && 100.0 * (double)hits >= rule->limit * (double)reads) {
        ret.state = CHECK_MET;
        ret.evidence = EVIDENCE_REDIS_RATIO;
    }
    return ret;
}

struct audit_check rules_redis(const struct audit *a, const struct audit_input *input,
                               const struct check_rule *rule)
{
    const struct redis_evidence *now = &a->redis;
    if (now->state != REDIS_ANSWERS)
        return no_answer(now->state);
    switch (rule->question) {
    case REDIS_VERSION:
        return version(rule, now);
    case REDIS_PERSISTENCE:
        return persistence(now);
    case REDIS_HITS:
    case REDIS_HIT_RATIO:
    case REDIS_EVICTIONS:
        return in_period(a, input, rule);
    case REDIS_MEMORY:
        return at_most(rule, now->has_memory, now->memory_bytes, EVIDENCE_REDIS_MEMORY,
                       EVIDENCE_REDIS_MEMORY_MUCH);
    case REDIS_SLOW_LOG:
        return at_most(rule, now->has_slow_log, now->slow_log, EVIDENCE_REDIS_SLOW_LOG,
                       EVIDENCE_REDIS_SLOW_LOG_LONG);
    case REDIS_PING:
    case REDIS_QUESTION_COUNT:
        break;
    }
    return check(CHECK_MET, EVIDENCE_REDIS_ANSWERS, 0);
}
