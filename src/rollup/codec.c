/*
 * The blobs. Each begins with its version and what it is, so that one that got into the wrong
 * column of a store is refused; slots and hours then say their number. An hour is its columns,
 * each a list of the seconds that have a count:
 *
 *   (seconds since the one before − 1) << 1 | (more than one), [count − 2]
 *
 * which is a byte or two for each second in which something happened: 20 KB a week for three
 * requests a minute, and no more than a plain array where every second is busy.
 */
#include "rollup/codec.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "rollup/slot_codec.h"

#define VERSION 1

/* Of hours: the first had nothing of the watched endpoints. */
#define HOUR_VERSION (1 + WATCH_VERSION)
#define VERSION_WITH_LENGTHS 3 /* of columns */

/* Slots within some thousands of years. */
#define MAX_NUMBER (INT64_C(1) << 40)

enum blob { BLOB_SLOT = 1, BLOB_HOUR, BLOB_UNDATED, BLOB_BATCH };

int64_t *codec_slots(const struct rollup *r, size_t *ret_count)
{
    void **slots = time_index_sorted(&r->slots);
    int64_t *numbers = alloc_zeroed(r->slots.used, sizeof *numbers);
    for (size_t i = 0; i < r->slots.used; i++)
        numbers[i] = ((const struct slot *)slots[i])->number;
    free(slots);
    *ret_count = r->slots.used;
    return numbers;
}

int64_t *codec_hours(const struct rollup *r, size_t *ret_count)
{
    void **hours = time_index_sorted(&r->timeline.hours);
    int64_t *numbers = alloc_zeroed(r->timeline.hours.used, sizeof *numbers);
    for (size_t i = 0; i < r->timeline.hours.used; i++)
        numbers[i] = ((const struct hour_block *)hours[i])->hour;
    free(hours);
    *ret_count = r->timeline.hours.used;
    return numbers;
}

static size_t open_blob(struct buffer *out, enum blob what)
{
    size_t start = out->len;
    bytes_put(out, what == BLOB_HOUR ? HOUR_VERSION : VERSION);
    bytes_put(out, what);
    return start;
}

static struct bytes_reader read_blob(struct span blob, enum blob what, uint64_t *ret_version)
{
    struct bytes_reader in = bytes_read_sealed(blob);
    *ret_version = bytes_get_up_to(&in, what == BLOB_HOUR ? HOUR_VERSION : VERSION);
    if (*ret_version == 0 || bytes_get(&in) != what)
        in.bad = true;
    return in;
}

static int close_blob(const struct bytes_reader *in, struct error *err)
{
    return bytes_read_all(in) ? STATUS_OK : error_set(err, STATUS_FORMAT, "damaged sums");
}

void codec_put_slot(const struct rollup *r, int64_t number, struct buffer *out)
{
    struct slot *slot = time_index_get(&r->slots, number);
    rollup_settle(r);
    slot_codec_bound(&r->endpoints, slot);
    size_t start = open_blob(out, BLOB_SLOT);
    bytes_put_signed(out, number);
    slot_codec_put(&r->endpoints, slot, out);
    bytes_seal(out, start);
}

void codec_move_slot(struct rollup *r, int64_t number, struct buffer *out)
{
    struct slot *slot = time_index_get(&r->slots, number);
    struct hour_block *hour = slot->hour;
    codec_put_slot(r, number, out);
    r->weight -= slot->weight;
    slot_release(slot);
    slot->number = number;
    slot->hour = hour;
}

static int64_t get_number(struct bytes_reader *in)
{
    int64_t number = bytes_get_signed(in);
    if (number < -MAX_NUMBER || number > MAX_NUMBER)
        in->bad = true;
    return in->bad ? 0 : number;
}

int codec_add_slot(struct rollup *r, struct span blob, struct error *err)
{
    uint64_t version;
    struct bytes_reader in = read_blob(blob, BLOB_SLOT, &version);
    int64_t number = get_number(&in);
    if (!in.bad)
        slot_codec_add(r, rollup_slot_at(r, number * SLOT_SECONDS), &in);
    return close_blob(&in, err);
}

static void put_column(const struct column *c, struct buffer *out)
{
    unsigned next = 0, n = 0;
    for (unsigned i = column_next(c, 0); i < HOUR_SECONDS; i = column_next(c, i + 1))
        n++;
    bytes_put(out, n);
    for (unsigned i = column_next(c, 0); i < HOUR_SECONDS; i = column_next(c, i + 1)) {
        uint64_t count = column_at(c, i);
        bytes_put(out, (uint64_t)(i - next) << 1 | (count > 1));
        if (count > 1)
            bytes_put(out, count - 2);
        next = i + 1;
    }
}

static void add_column(struct column *c, struct bytes_reader *in)
{
    uint64_t second = 0;
    for (uint64_t left = bytes_get_up_to(in, HOUR_SECONDS); left > 0 && !in->bad; left--) {
        uint64_t token = bytes_get_up_to(in, 2 * HOUR_SECONDS);
        uint64_t count = token & 1 ? bytes_get_up_to(in, CODEC_MAX_COUNT) + 2 : 1;
        second += token >> 1;
        if (second >= HOUR_SECONDS)
            in->bad = true;
        if (!in->bad)
            column_add(c, (unsigned)second, count);
        second++;
    }
}

void codec_put_hour(const struct rollup *r, int64_t number, struct buffer *out)
{
    struct hour_block *hour = time_index_get(&r->timeline.hours, number);
    size_t start = open_blob(out, BLOB_HOUR);
    struct buffer column;
    buffer_init(&column, CODEC_LIMIT);
    bytes_put_signed(out, number);
    for (unsigned c = 0; c < COLUMN_COUNT; c++, buffer_clear(&column)) {
        if (hour->columns[c].width == 0)
            continue;
        put_column(&hour->columns[c], &column);
        bytes_put(out, c + 1);
        bytes_put_span(out, buffer_span(&column));
    }
    bytes_put(out, 0);
    buffer_release(&column);
    watch_put(r->timeline.watch, &hour->watched, out);
    bytes_seal(out, start);
}

/* An hour that was counted before there was anything to watch. */
static bool has_requests(const struct hour_block *hour)
{
    for (unsigned c = 0; c < timeline_requests(TIER_CLIENT, TRAFFIC_NORMAL, false); c++) {
        if (hour->columns[COLUMN_REQUESTS + c].width > 0)
            return true;
    }
    return false;
}

/* One that says how long it is, from column `first` on; others are passed over. */
static void add_measured_column(struct hour_block *hour, unsigned column, unsigned first,
                                struct bytes_reader *in)
{
    struct bytes_reader bytes = bytes_read(bytes_get_span(in));
    if (in->bad || column < first)
        return;
    add_column(&hour->columns[column], &bytes);
    in->bad = !bytes_read_all(&bytes);
}

static struct hour_block *add_columns(struct rollup *r, uint64_t version, unsigned first,
                                      struct bytes_reader *in)
{
    int64_t number = get_number(in);
    struct hour_block *hour = timeline_hour(&r->timeline, number);
    uint64_t column;
    while (!in->bad && (column = bytes_get_up_to(in, COLUMN_COUNT)) > 0) {
        if (version < VERSION_WITH_LENGTHS)
            add_column(&hour->columns[column - 1], in);
        else
            add_measured_column(hour, (unsigned)column - 1, first, in);
    }
    return hour;
}

int codec_add_columns(struct rollup *r, struct span blob, struct error *err)
{
    uint64_t version;
    struct bytes_reader in = read_blob(blob, BLOB_HOUR, &version);
    add_columns(r, version, 0, &in);
    return in.bad ? error_set(err, STATUS_FORMAT, "damaged sums") : STATUS_OK;
}

static int add_hour(struct rollup *r, struct span blob, unsigned first, struct error *err)
{
    uint64_t version;
    struct bytes_reader in = read_blob(blob, BLOB_HOUR, &version);
    struct hour_block *hour = add_columns(r, version, first, &in);
    if (version == 1)
        hour->watched.incomplete |= has_requests(hour);
    else if (!in.bad &&
             !watch_get(r->timeline.watch, &hour->watched, &in, (unsigned)version - 1))
        in.bad = true;
    return close_blob(&in, err);
}

int codec_add_hour(struct rollup *r, struct span blob, struct error *err)
{
    return add_hour(r, blob, 0, err);
}

int codec_add_activity(struct rollup *r, struct span blob, struct error *err)
{
    return add_hour(r, blob, COLUMN_LOCKS_OWN, err);
}

static int speaks(struct bytes_reader *in, bool *ret, struct error *err)
{
    *ret = slot_codec_messages(in) > 0;
    return in->bad ? error_set(err, STATUS_FORMAT, "damaged sums") : STATUS_OK;
}

int codec_slot_speaks(struct span blob, bool *ret, struct error *err)
{
    uint64_t version;
    struct bytes_reader in = read_blob(blob, BLOB_SLOT, &version);
    get_number(&in);
    return speaks(&in, ret, err);
}

int codec_batch_speaks(struct span blob, bool *ret, struct error *err)
{
    uint64_t version;
    struct bytes_reader in = read_blob(blob, BLOB_BATCH, &version);
    batch_pass(&in);
    return speaks(&in, ret, err);
}

void codec_put_undated(struct rollup *r, struct buffer *out)
{
    slot_codec_bound(&r->endpoints, &r->undated);
    size_t start = open_blob(out, BLOB_UNDATED);
    bytes_put(out, r->undated_locks);
    slot_codec_put(&r->endpoints, &r->undated, out);
    bytes_seal(out, start);
}

int codec_add_undated(struct rollup *r, struct span blob, struct error *err)
{
    uint64_t version;
    struct bytes_reader in = read_blob(blob, BLOB_UNDATED, &version);
    r->undated_locks += bytes_get_up_to(&in, CODEC_MAX_COUNT);
    slot_codec_add(r, &r->undated, &in);
    return close_blob(&in, err);
}

void codec_put_batch(struct batch *b, struct buffer *out)
{
    size_t start = open_blob(out, BLOB_BATCH);
    batch_put(b, out);
    bytes_seal(out, start);
}

int codec_add_batch(struct batch *b, struct span blob, struct error *err)
{
    uint64_t version;
    struct bytes_reader in = read_blob(blob, BLOB_BATCH, &version);
    batch_get(b, &in);
    return close_blob(&in, err);
}
