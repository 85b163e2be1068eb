/*
 * A rollup as bytes, slot by slot and hour by hour, so that a store can replace one of them
 * without the others. Each blob stands alone: it has its version, the names of its endpoints and a
 * seal. Adding a blob adds it to what is there, as rollup_merge would; adding all the blobs of a
 * rollup to an empty one gives the same sums.
 *
 * A blob from outside is hostile: whatever is in it, adding it ends in STATUS_OK or in
 * STATUS_FORMAT, in bounded memory. After a failure the rollup holds a part of it: free it.
 */
#ifndef ROLLUP_CODEC_H
#define ROLLUP_CODEC_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/span.h"
#include "rollup/rollup.h"

/* Most bytes of a blob. */
#define CODEC_LIMIT ((size_t)256 << 20)

/* Numbers (× SLOT_SECONDS, × 3600 s, since 1970 UTC), ascending; the caller frees them. */
int64_t *codec_slots(const struct rollup *r, size_t *ret_count);
int64_t *codec_hours(const struct rollup *r, size_t *ret_count);

/* Appended to `out`, whose limit is CODEC_LIMIT. The number must be one of those above. With
   rules.by_slot what is put is bounded first, in the rollup. */
void codec_put_slot(const struct rollup *r, int64_t number, struct buffer *out);
void codec_put_hour(const struct rollup *r, int64_t number, struct buffer *out);
/* Of the slot nothing is left in the rollup. */
void codec_move_slot(struct rollup *r, int64_t number, struct buffer *out);
void codec_put_undated(struct rollup *r, struct buffer *out);

/* Do messages or operations stand in a slot's blob, or a batch's? */
int codec_slot_speaks(struct span blob, bool *ret, struct error *err);
int codec_batch_speaks(struct span blob, bool *ret, struct error *err);

/* The batch's requests are moved inside it, so that it is not const. */
void codec_put_batch(struct batch *b, struct buffer *out);

/* The span of the rollup grows to the slot's start, no further: the rest is not kept. */
int codec_add_slot(struct rollup *r, struct span blob, struct error *err);
int codec_add_hour(struct rollup *r, struct span blob, struct error *err);
/* Of the hour only the columns that sums look at: nothing is there to walk through. */
int codec_add_columns(struct rollup *r, struct span blob, struct error *err);
/* Of the hour only what activity_walk() looks at. */
int codec_add_activity(struct rollup *r, struct span blob, struct error *err);
int codec_add_undated(struct rollup *r, struct span blob, struct error *err);
int codec_add_batch(struct batch *b, struct span blob, struct error *err);

#endif
