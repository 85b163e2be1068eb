/*
 * What became of the criteria since the earlier report.
 */
#include "audit/steps.h"

#include <string.h>

static void add(struct audit *a, bool is_flag, unsigned id, double from, double to)
{
    if (from == to)
        return;
    a->changes[a->n_changes++] =
        (struct threshold_change){.is_flag = is_flag, .id = id, .from = from, .to = to};
}

void changes_fill(struct audit *a, const struct audit_input *input)
{
    const struct evidence_sample *e = input->earlier;
    if (!e || strcmp(e->criteria_version, a->criteria_version) == 0)
        return;
    a->criteria_changed = true;
    memcpy(a->earlier_version, e->criteria_version, sizeof a->earlier_version);
    for (unsigned id = 0; id < CRITERION_COUNT; id++)
        add(a, false, id, e->criterion[id], a->criteria->criterion[id].value);
    for (unsigned id = 0; id < FLAG_COUNT; id++)
        add(a, true, id, e->flag[id], a->criteria->flag[id].value);
}
