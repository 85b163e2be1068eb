/*
 * attest ITEM: the entry that a person pastes into the attestations file. The file itself is
 * theirs, with their comments, and is not written.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "audit/criteria.h"
#include "base/buffer.h"
#include "base/civil.h"
#include "base/period.h"
#include "base/zone.h"
#include "edge/attestations.h"
#include "program/command.h"

#define NAMES_LIMIT 1024

static void list(struct buffer *names, const char *const *items, int n)
{
    for (int i = 0; i < n; i++)
        if (!attestations_measured(items[i]))
            buffer_appendf(names, "%s%s", names->len ? ", " : "", items[i]);
}

/* The item, if it is one that a person can attest. */
static int check_item(const struct options *o, struct error *err)
{
    const char *item = o->n_operands == 1 ? o->operands[0] : "";
    if (attestations_measured(item))
        return error_set(err, STATUS_USAGE,
                         "attest: %s is always measured; an attestation of it has no effect", item);
    if (attestations_item(item))
        return STATUS_OK;
    struct buffer names;
    buffer_init(&names, NAMES_LIMIT);
    list(&names, checklist_names, CHECK_COUNT);
    list(&names, routine_names, ROUTINE_COUNT);
    int status =
        error_set(err, STATUS_USAGE, "attest: expected one item of %s", buffer_str(&names));
    buffer_release(&names);
    return status;
}

/* Today in the report's zone. */
static int today(const struct options *o, struct civil *ret, struct error *err)
{
    struct zone *zone = NULL;
    char *system = o->timezone ? NULL : zone_system_name();
    int status = zone_new(o->timezone ? o->timezone : system, &zone, err);
    free(system);
    if (status < 0)
        return status;
    int64_t now = (int64_t)time(NULL);
    if (o->now)
        status = period_instant(o->now, now, zone, &now, err);
    if (status == STATUS_OK)
        civil_from_seconds(now + zone_offset(zone, now), ret);
    zone_free(zone);
    return status;
}

int command_attest(const struct options *options)
{
    struct error err = ERROR_INIT;
    struct civil day;
    if (check_item(options, &err) < 0 || today(options, &day, &err) < 0)
        return command_fail(&err);
    printf("- item: %s\n"
           "  state: met          # or not_met\n"
           "  by:                 # who says so; without a name the file is refused\n"
           "  on: %04d-%02d-%02d\n"
           "#  until: %04d-%02d-%02d   # the last day on which it holds\n"
           "#  note: one sentence\n"
           "#  link: docs/decisions/0001.md\n",
           options->operands[0], day.year, day.month, day.day, day.year + 1, day.month,
           day.month == 2 && day.day == 29 ? 28 : day.day);
    return EXIT_DONE;
}
