/*
 * merge: add the stores of other machines to one.
 */
#include "config.h"

#include "program/command.h"
#include "store/store.h"

static int merge(const struct options *o, struct error *err)
{
    struct store *store;
    int status = store_open(o->store, STORE_CREATE, &store, err);
    if (status < 0)
        return status;
    for (int i = 0; i < o->n_operands && status == STATUS_OK; i++) {
        struct store *other = NULL;
        status = store_open(o->operands[i], STORE_READ, &other, err);
        if (status == STATUS_OK)
            status = store_merge(store, other, err);
        store_close(other);
    }
    store_close(store);
    return status;
}

int command_merge(const struct options *options)
{
    struct error err = ERROR_INIT;
    if (!options->store)
        error_set(&err, STATUS_USAGE, "merge needs --store FILE");
    else if (options->n_operands == 0)
        error_set(&err, STATUS_USAGE, "no other store was given");
    else if (merge(options, &err) == STATUS_OK)
        return EXIT_DONE;
    return command_fail(&err);
}
