/*
 * The verdict: the first of four sentences that holds (METRICS.md, "Status, flags, verdict"), and
 * what made it hold. That the growth flag is unknown moves nothing: it needs more history than most
 * periods have.
 */
#include "audit/steps.h"

static void add_cause(struct audit *a, enum cause_kind kind, unsigned id)
{
    a->causes[a->n_causes++] = (struct cause){kind, id};
}

static void add_flags(struct audit *a, unsigned first, enum flag_state state)
{
    for (unsigned id = first; id < first + FLAGS_PER_COLOUR; id++) {
        if (state == FLAG_UNKNOWN && id == FLAG_GROWTH)
            continue;
        if (a->flag[id].state == state)
            add_cause(a, CAUSE_FLAG, id);
    }
}

static void add_criteria(struct audit *a, enum criterion_status status)
{
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        if (a->criterion[id].status == status)
            add_cause(a, CAUSE_CRITERION, id);
}

void verdict_fill(struct audit *a)
{
    a->n_causes = 0;
    add_flags(a, FLAG_LOCK_ERRORS, FLAG_RAISED);
    add_criteria(a, CRITERION_REACHED);
    if (a->n_causes) {
        a->verdict = VERDICT_ASKED_FOR;
        return;
    }
    if (a->coverage_low)
        add_cause(a, CAUSE_COVERAGE, 0);
    if (a->hours_low)
        add_cause(a, CAUSE_HOURS, 0);
    add_criteria(a, CRITERION_UNKNOWN);
    add_flags(a, FLAG_LOCK_ERRORS, FLAG_UNKNOWN);
    if (a->n_causes) {
        a->verdict = VERDICT_CANNOT_TELL;
        return;
    }
    add_flags(a, FLAG_YELLOW_P95, FLAG_RAISED);
    add_criteria(a, CRITERION_CLOSE);
    a->verdict = a->n_causes ? VERDICT_WATCH : VERDICT_NOT_NEEDED;
}
