/*
 * What is in a slot as bytes: shared by the blobs of slots, of what is undated, and of batches.
 */
#ifndef SRC_ROLLUP_SLOT_CODEC_H
#define SRC_ROLLUP_SLOT_CODEC_H

#include "base/bytes.h"
#include "rollup/state.h"

/* Larger than any count there can be, small enough that sums of them do not overflow. */
#define CODEC_MAX_COUNT (UINT64_C(1) << 48)

void slot_codec_put(const struct endpoint_table *endpoints, const struct slot *s,
                    struct buffer *out);

/* With rules.by_slot, before a slot is put: what is too much of it becomes "(other)". */
void slot_codec_bound(const struct endpoint_table *endpoints, struct slot *s);

/* Only the first of it: its messages and operations. */
uint64_t slot_codec_messages(struct bytes_reader *in);

/* Add it all; what is wrong makes the reader bad. */
void slot_codec_add(struct rollup *r, struct slot *s, struct bytes_reader *in);

/* latency_codec.c */
void latency_codec_put(const struct latency *l, struct buffer *out);
void latency_codec_add(struct latency *l, struct bytes_reader *in);

/* batch.c: what a batch has beside its slot. */
void batch_put(struct batch *b, struct buffer *out);
void batch_get(struct batch *b, struct bytes_reader *in);
void batch_pass(struct bytes_reader *in); /* go past it, to the slot */

#endif
