/*
 * Evidence from outside the logs, as data. The edge layer fills it in, the audit judges it.
 */
#ifndef AUDIT_EVIDENCE_H
#define AUDIT_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Porta's database (edge/porta_db.h). */
struct database_evidence {
    bool asked; /* a path was given */
    bool has_size;
    uint64_t bytes; /* the database file */
    uint64_t wal_bytes;
    char journal_mode[16]; /* "delete" (rollback journal), "wal", "" unknown: from the header */
    bool has_agents;       /* agent_operations was read */
    uint64_t operations;   /* its rows in the period, those of test agents too */
    uint64_t agents;       /* distinct agent_id in the period */
    unsigned peak_agents;  /* most in one clock minute */
    char gap[256];         /* what is missing and why; "" nothing */
};

struct attestation {
    char *item;
    bool met;
    char *by;
    char *on;           /* YYYY-MM-DD */
    char *until;        /* YYYY-MM-DD or NULL */
    char *note;         /* or NULL */
    char *link;         /* or NULL */
    int64_t until_days; /* last day it holds, as civil_days; INT64_MAX without `until` */
    int64_t on_days;
};

#endif
