/*
 * A backup of Porta's database: does it open, is it whole, is it Porta's, how many rows has it?
 */
#ifndef EDGE_BACKUP_H
#define EDGE_BACKUP_H

#include "audit/evidence.h"

/* A larger one is not checked: all of it would have to be read. */
#define BACKUP_MAX_BYTES ((uint64_t)1 << 30)

/* `fd`: the file, open for reading; it stays open. Fills in backup, agents, operations. */
void backup_look(int fd, struct file_seen *ret);

#endif
