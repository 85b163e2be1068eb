/*
 * What the watched endpoints did in each second, as the report's judgement gets it (activity.h),
 * for tests/seconds/compare.py: the logs given, all patterns and the document's groups.
 *
 *   SECOND GROUP REQUESTS TIMED LATENCY_US FLYING    SECOND long FLYING
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "audit/criteria.h"
#include "edge/packfile.h"
#include "rollup/activity.h"
#include "scan/scan.h"

static void print_hour(void *context, const struct activity_hour *hour)
{
    (void)context;
    for (unsigned i = hour->first; i < hour->end; i++) {
        for (unsigned g = 0; g < hour->n_groups; g++) {
            const struct activity_group *a = &hour->groups[g];
            const struct activity_cell *c = &a->cells[i];
            bool flying = seconds_has(a->flying, i);
            if (c->requests || flying)
                printf("%" PRId64 " %u %" PRIu32 " %" PRIu32 " %" PRIu64 " %d\n", hour->start + i,
                       g, c->requests, activity_timed(c), c->latency_us, flying);
        }
        if (seconds_has(hour->long_flying, i))
            printf("%" PRId64 " long 1\n", hour->start + i);
    }
}

static int fail(const struct error *err)
{
    fprintf(stderr, "%s\n", err->text);
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct packfiles files = {.specs = NULL};
    struct packs *packs;
    struct zone *zone;
    struct error err = ERROR_INIT;
    const struct rollup_rules *rules = &criteria_default()->rollup;
    if (argc < 3 || packfiles_read_directory(&files, argv[1], &err) < 0 ||
        packs_new(files.specs, files.count, &packs, &err) < 0 || zone_new("UTC", &zone, &err) < 0)
        return fail(&err);
    struct rollup *rollup = rollup_new(rules);
    const struct scan_options options = {.packs = packs, .zone = zone, .store_rules = rules};
    struct scan *scan = scan_new(&options, rollup);
    for (int i = 2; i < argc; i++)
        scan_source(scan, argv[i]);
    int64_t first = 0, last = 0;
    rollup_span(rollup, &first, &last);
    const struct activity_request all = {.start = first / SLOT_SECONDS * SLOT_SECONDS,
                                         .end = (last / SLOT_SECONDS + 1) * SLOT_SECONDS,
                                         .normal = true,
                                         .test = true,
                                         .flying = UINT64_MAX};
    activity_walk(rollup, &all, print_hour, NULL);
    scan_free(scan);
    rollup_free(rollup);
    zone_free(zone);
    packs_free(packs);
    packfiles_release(&files);
    return EXIT_SUCCESS;
}
