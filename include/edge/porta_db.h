/*
 * Porta's own database as evidence (sqlite3): size and, where nothing else names agents, who was
 * active. Read-only, in a way that Porta does not wait for (src/edge/porta_reader.c); sizes and the
 * journal mode come from the files alone, without a lock. What is missing is a named gap, never a
 * failure.
 */
#ifndef EDGE_PORTA_DB_H
#define EDGE_PORTA_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "audit/evidence.h"
#include "rollup/rollup.h"

/*
 * Look at the file. `with_agents`: read agent_operations for [start, end) (seconds UTC) and the
 * sizes of tables, too. Agents matched by test_agents are left out of agents, peak_agents and
 * peak_operations unless include_test.
 */
void porta_db_look(const char *path, bool with_agents, int64_t start, int64_t end,
                   const struct rollup_rules *rules, bool include_test,
                   struct database_evidence *ret);

#endif
