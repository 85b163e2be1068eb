/*
 * Forgetting, and remembering up to where: a report of what is no longer there would be a wrong
 * one. That second lies among what is kept for periods, as the bytes of its distance to the end of
 * time, largest first: merge keeps the smaller bytes, and so the later second.
 */
#include "store/state.h"

#define KIND "forgotten"
#define PERIOD "before"

static int remember(struct store *s, int64_t before, struct error *err)
{
    unsigned char bytes[8];
    uint64_t distance = (uint64_t)INT64_MAX - (uint64_t)before;
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(distance >> 8 * (7 - i));
    return store_put_kept(s, KIND, PERIOD, span_make((const char *)bytes, sizeof bytes), err);
}

int store_forgotten(struct store *s, int64_t *ret, struct error *err)
{
    struct buffer bytes;
    bool found;
    uint64_t distance = 0;
    buffer_init(&bytes, 64);
    int status = store_get_kept(s, KIND, PERIOD, &bytes, &found, err);
    if (status == STATUS_OK && found && bytes.len != 8) {
        error_set(err, STATUS_FORMAT, "up to where it has forgotten");
        status = store_damaged(s, err);
    }
    for (size_t i = 0; status == STATUS_OK && found && i < 8; i++)
        distance = distance << 8 | (unsigned char)bytes.data[i];
    if (status == STATUS_OK)
        *ret = found ? (int64_t)((uint64_t)INT64_MAX - distance) : INT64_MIN;
    buffer_release(&bytes);
    return status;
}

static int forget(struct store *s, enum store_sql which, int64_t before, struct error *err)
{
    struct db_statement *statement = store_statement(s, which, err);
    if (!statement)
        return err->status;
    db_bind_int(statement, 1, before);
    return store_run(statement, err);
}

int store_forget(struct store *s, int64_t before, struct error *err)
{
    struct db_statement *old = store_statement(s, SQL_OLD_SLOT, err);
    if (!old)
        return err->status;
    int64_t slot = floor_divide(before, SLOT_SECONDS);
    db_bind_int(old, 1, slot);
    int status = db_step(old, err);
    db_reset(old);
    if (status <= 0 || store_read_only(s))
        return status < 0 ? status : STATUS_OK;
    int64_t earlier;
    status = store_begin(s, err);
    if (status < 0)
        return status;
    status = store_forgotten(s, &earlier, err);
    if (status == STATUS_OK)
        status = forget(s, SQL_FORGET_SLOTS, slot, err);
    if (status == STATUS_OK)
        status = forget(s, SQL_FORGET_HOURS, floor_divide(slot, SLOTS_IN_HOUR), err);
    if (status == STATUS_OK && before > earlier)
        status = remember(s, before, err);
    if (status == STATUS_OK)
        status = store_commit(s, err);
    if (status < 0)
        store_rollback(s);
    return status;
}
