/*
 * What a stress test prints, a line a request: "[/agent/status] 200 - 83ms" or
 * "[/run_bash] ERROR: …". Other lines are passed over.
 */
#ifndef EDGE_TEST_OUTPUT_H
#define EDGE_TEST_OUTPUT_H

#include "audit/evidence.h"
#include "base/span.h"
#include "rollup/latency.h"

struct test_output {
    struct {
        struct test_endpoint endpoint;
        struct latency latency;
    } * rows;
    unsigned n_rows;
};

void test_output_add(struct test_output *o, struct span text);

/* The endpoints into the evidence, by requests descending, then path; the rest is released. */
void test_output_end(struct test_output *o, struct daily_metrics_evidence *ret);

#endif
