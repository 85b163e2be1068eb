/*
 * A dense hour as a run of bits: two bytes or so for each second and group in which something
 * happened. The same hour gives the same bits.
 */
#ifndef SRC_ROLLUP_DENSE_CODEC_H
#define SRC_ROLLUP_DENSE_CODEC_H

#include "base/span.h"
#include "rollup/bits.h"
#include "rollup/dense.h"

/* Appended to the writer and finished; false, and nothing is put, where the hour is empty. */
bool dense_codec_put(struct dense *d, struct bits_writer *out);

/* Add what was put; with `d` NULL only look whether it can be. False: it is damaged, and a part of
   it may have been added. */
bool dense_codec_add(struct dense *d, unsigned n_groups, struct span bytes);

#endif
