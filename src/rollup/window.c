/*
 * A year has 35,000 slots, each with tens or hundreds of cells, of which sums need one at a time.
 * So slots and hours of a backed rollup come a window at a time, in memory that the window before
 * leaves: slots keep their tables, and most of their cells find one of their size.
 *
 * What is walked through second by second comes after the sums, without slots: of each slot some
 * numbers stay (slot_note), 100 bytes instead of its thousands.
 *
 * Rejected: all blobs of the period in memory, decoded when they are looked at, which is ten times
 * less than slots, but still grows with the period.
 */
#include "rollup/window.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "rollup/agent_minutes.h"

struct window {
    struct rollup *rollup;
    struct rollup_backing backing;
    bool is_there;
    enum rollup_part part;
    int64_t start;
    struct time_index notes; /* start of a window → struct slot_note[WINDOW_SLOTS], owned */
    struct error error;
};

void rollup_back(struct rollup *r, const struct rollup_backing *backing)
{
    struct window *w = alloc_zeroed(1, sizeof *w);
    const struct error none = ERROR_INIT;
    w->rollup = r;
    w->backing = *backing;
    w->error = none;
    r->window = w;
    r->has_span = backing->has_span;
    r->first = backing->first;
    r->last = backing->last;
}

int rollup_check(const struct rollup *r, struct error *err)
{
    if (!r->window || r->window->error.status == STATUS_OK)
        return STATUS_OK;
    *err = r->window->error;
    return err->status;
}

static void drop(struct window *w)
{
    rollup_forget_times(w->rollup);
    w->is_there = false;
}

void window_free(struct window *w)
{
    if (!w)
        return;
    drop(w);
    size_t position = 0;
    struct slot_note *notes;
    while ((notes = time_index_next(&w->notes, &position)))
        free(notes);
    time_index_release(&w->notes);
    free(w);
}

static void note_agents(const struct slot *slot, struct slot_note *note)
{
    for (unsigned by_client = 0; by_client < 2; by_client++) {
        for (unsigned whose = 1; whose <= TRAFFIC_COUNT + 1; whose++) {
            const struct agent_minutes_request q = {
                .normal = whose & 1, .test = (whose & 2) != 0, .by_client = by_client != 0};
            unsigned minutes[SLOT_MINUTES];
            agent_minutes_of(slot, &q, minutes);
            for (unsigned m = 0; m < SLOT_MINUTES; m++)
                note->agents[by_client][whose - 1][m] = (uint8_t)minutes[m];
        }
    }
}

static void take_notes(struct window *w)
{
    size_t position = 0;
    const struct slot *slot;
    if (time_index_get(&w->notes, w->start))
        return;
    struct slot_note *notes = alloc_zeroed(WINDOW_SLOTS, sizeof *notes);
    while ((slot = time_index_next(&w->rollup->slots, &position))) {
        struct slot_note *note = &notes[slot->number - w->start / SLOT_SECONDS];
        slot_tiers(slot, &note->has_edge, &note->has_app);
        note_agents(slot, note);
    }
    time_index_put(&w->notes, w->start, notes);
}

static bool bring(struct window *w, enum rollup_part part, int64_t start)
{
    if (w->is_there && w->part == part && w->start == start)
        return true;
    if (part == ROLLUP_HOURS && !time_index_get(&w->notes, start) && !bring(w, ROLLUP_SLOTS, start))
        return false;
    drop(w);
    if (w->backing.load(w->backing.context, part, start, start + WINDOW_SECONDS, w->rollup,
                        &w->error) < 0)
        return false;
    w->is_there = true;
    w->part = part;
    w->start = start;
    if (part == ROLLUP_SLOTS)
        take_notes(w);
    return true;
}

static int64_t window_start(int64_t second)
{
    int64_t rest = second % WINDOW_SECONDS;
    return second - rest - (rest < 0 ? WINDOW_SECONDS : 0);
}

bool window_next(const struct rollup *r, enum rollup_part part, int64_t *at, int64_t end)
{
    struct window *w = r->window;
    if (*at >= end)
        return false;
    if (!w) {
        *at = end;
        return true;
    }
    int64_t next;
    if (w->error.status != STATUS_OK ||
        w->backing.next(w->backing.context, *at, &next, &w->error) <= 0 || next >= end)
        return false;
    int64_t start = window_start(next);
    *at = start + WINDOW_SECONDS;
    return bring(w, part, start);
}

const struct slot_note *window_note(const struct rollup *r, int64_t slot)
{
    int64_t start = window_start(slot * SLOT_SECONDS);
    const struct slot_note *notes = time_index_get(&r->window->notes, start);
    return notes ? &notes[slot - start / SLOT_SECONDS] : NULL;
}
