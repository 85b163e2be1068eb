/*
 * PCRE2 behind one opaque type; the only file that knows it. Compiled without UTF mode (17 %
 * slower, and undefined on the invalid UTF-8 that logs are full of), which is why a pattern cannot
 * switch it on either. With JIT a match goes through pcre2_jit_match, which skips the checks that
 * pcre2_match makes of every call; its arguments are ours and always valid.
 *
 * Limits: a match may take a fixed number of steps plus a few a byte, so that a linear expression
 * passes over the longest entry and one that backtracks stops after milliseconds. The interpreter
 * also has a limit of memory, and JIT its own stack. A hit limit is REGEX_LIMIT, never retried.
 *
 * An anchored expression has a program beside its PCRE2 code, where it can (linear.c): that is run
 * first and matches most lines; PCRE2 is asked where it does not know, and by itself when the
 * program is switched off (configure --disable-linear-matcher). Both write to one place.
 *
 * How far an expression got is asked rarely, so it has a compilation of its own: automatic
 * callouts tell the furthest position that any item was tried at.
 */
#include "config.h"

#include "parse/regex.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/alloc.h"
#include "parse/linear.h"

#define MATCH_STEPS 100000
#define MATCH_STEPS_PER_BYTE 8
#define SHORT_SUBJECT 4096 /* up to here the fixed number stands alone */
#define HEAP_LIMIT_KIB (32 * 1024)
#define DEPTH_LIMIT 100000
#define JIT_STACK_START ((size_t)32 << 10)
#define JIT_STACK_MAX ((size_t)1 << 20)

#define PROBE_STEPS 20000

/* A group that somebody wants, and where its text goes. */
struct place {
    uint32_t group, slot;
};

struct regex {
    pcre2_code *code;
    struct linear *linear; /* NULL: it has none */
    struct place *places;  /* in the order of the groups */
    uint32_t n_places;
    char *pattern;
    uint32_t options;
    bool has_program; /* where it can */
    bool jit;
    uint32_t groups;
    uint32_t names, name_size;
    PCRE2_SPTR name_table;
};

struct regex_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    const size_t *offsets; /* in data */
    struct span *groups;   /* where nobody else wants them */
};

struct regex_probe {
    pcre2_code *code; /* NULL: did not compile */
    pcre2_match_data *data;
    pcre2_match_context *context;
    size_t furthest;
    struct span expected; /* in the expression: what came next there */
    const char *pattern;
};

static pcre2_code *compile(const char *pattern, uint32_t options, int *error, size_t *offset)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (context)
        pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, error, offset, context);
    pcre2_compile_context_free(context);
    return code;
}

/* slots: of the groups; NULL: their numbers. */
static void set_places(struct regex *re, const unsigned char *slots)
{
    re->n_places = 0;
    for (uint32_t g = 0; g <= re->groups; g++) {
        if (!slots || slots[g] != REGEX_NOWHERE)
            re->places[re->n_places++] = (struct place){g, slots ? slots[g] : g};
    }
}

struct regex *regex_new(const char *pattern, int flags, char message[REGEX_ERROR_SIZE],
                        size_t *ret_offset)
{
    uint32_t options = PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP;
    if (flags & REGEX_ANCHORED)
        options |= PCRE2_ANCHORED;
    int error;
    size_t offset;
    pcre2_code *code = compile(pattern, options, &error, &offset);
    if (!code) {
        if (pcre2_get_error_message(error, (PCRE2_UCHAR *)message, REGEX_ERROR_SIZE) < 0)
            message[0] = '\0';
        *ret_offset = offset;
        return NULL;
    }
    struct regex *re = alloc_zeroed(1, sizeof *re);
    re->code = code;
    re->pattern = alloc_string(pattern);
    re->options = options;
#ifdef ENABLE_LINEAR_MATCHER
    re->has_program = flags & REGEX_ANCHORED && !(flags & REGEX_NO_LINEAR);
    if (re->has_program && !(flags & REGEX_PLACED))
        re->linear = linear_new(pattern, NULL);
#endif
    re->jit = !(flags & REGEX_NO_JIT) && pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0;
    pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &re->groups);
    re->places = alloc_zeroed((size_t)re->groups + 1, sizeof *re->places);
    pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &re->names);
    pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &re->name_size);
    pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &re->name_table);
    set_places(re, NULL);
    return re;
}

void regex_place(struct regex *re, const unsigned char *slots)
{
    set_places(re, slots);
    if (re->has_program) {
        linear_free(re->linear);
        re->linear = linear_new(re->pattern, slots);
    }
}

void regex_free(struct regex *re)
{
    if (!re)
        return;
    pcre2_code_free(re->code);
    linear_free(re->linear);
    free(re->places);
    free(re->pattern);
    free(re);
}

unsigned regex_group_count(const struct regex *re)
{
    return re->groups;
}

const char *regex_name(const struct regex *re, unsigned i, unsigned *ret_group)
{
    if (i >= re->names)
        return NULL;
    PCRE2_SPTR entry = re->name_table + (size_t)i * re->name_size;
    *ret_group = (unsigned)entry[0] << 8 | entry[1];
    return (const char *)entry + 2;
}

/* PCRE2 allocates with malloc here: no memory ends the program, as everywhere. */
static void *need(void *p)
{
    if (!p)
        free(alloc_zeroed(SIZE_MAX, 2));
    return p;
}

struct regex_scratch *regex_scratch_new(unsigned groups)
{
    struct regex_scratch *s = alloc_zeroed(1, sizeof *s);
    s->data = need(pcre2_match_data_create(groups + 1, NULL));
    s->context = need(pcre2_match_context_create(NULL));
    s->offsets = pcre2_get_ovector_pointer(s->data);
    s->groups = alloc_zeroed((size_t)groups + 1, sizeof *s->groups);
    s->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
    if (s->stack)
        pcre2_jit_stack_assign(s->context, NULL, s->stack);
    pcre2_set_match_limit(s->context, MATCH_STEPS);
    pcre2_set_heap_limit(s->context, HEAP_LIMIT_KIB);
    pcre2_set_depth_limit(s->context, DEPTH_LIMIT);
    return s;
}

void regex_scratch_free(struct regex_scratch *s)
{
    if (!s)
        return;
    pcre2_match_data_free(s->data);
    pcre2_match_context_free(s->context);
    pcre2_jit_stack_free(s->stack);
    free(s->groups);
    free(s);
}

static int run(const struct regex *re, struct regex_scratch *s, struct span subject)
{
    PCRE2_SPTR text = (PCRE2_SPTR)(subject.ptr ? subject.ptr : "");
    if (re->jit)
        return pcre2_jit_match(re->code, text, subject.len, 0, 0, s->data, s->context);
    return pcre2_match(re->code, text, subject.len, 0, PCRE2_NO_JIT, s->data, s->context);
}

/* The limit of steps grows with the subject, up to what 32 bits hold. */
static int run_long(const struct regex *re, struct regex_scratch *s, struct span subject)
{
    uint64_t steps = MATCH_STEPS + (uint64_t)subject.len * MATCH_STEPS_PER_BYTE;
    pcre2_set_match_limit(s->context, steps < UINT32_MAX ? (uint32_t)steps : UINT32_MAX);
    int result = run(re, s, subject);
    pcre2_set_match_limit(s->context, MATCH_STEPS);
    return result;
}

/* The groups of the last match, of which PCRE2 set so many. */
static inline void take_groups(const struct regex *re, const size_t *offsets, uint32_t set,
                               struct span subject, struct span *ret_groups)
{
    const struct place *p = re->places, *end = p + re->n_places;
    for (; p < end && p->group < set; p++) {
        size_t start = offsets[2 * p->group], len = offsets[2 * p->group + 1] - start;
        /* Of a group that took no part both are PCRE2_UNSET, more than any length; with \K one can
           end before it starts. */
        ret_groups[p->slot] = start <= subject.len && len <= subject.len
                                  ? span_make(subject.ptr + start, len)
                                  : SPAN_NONE;
    }
    for (; p < end; p++)
        ret_groups[p->slot] = SPAN_NONE;
}

static enum regex_result match_pcre2(const struct regex *re, struct regex_scratch *s,
                                     struct span subject, struct span *ret_groups)
{
    int result = subject.len <= SHORT_SUBJECT ? run(re, s, subject) : run_long(re, s, subject);
    if (result <= 0)
        return result == PCRE2_ERROR_NOMATCH ? REGEX_NO : REGEX_LIMIT;
    take_groups(re, s->offsets, (uint32_t)result, subject, ret_groups);
    return REGEX_YES;
}

enum regex_result regex_match(const struct regex *re, struct regex_scratch *s, struct span subject,
                              struct span *ret_groups)
{
    if (!ret_groups)
        ret_groups = s->groups;
    if (re->linear && linear_match(re->linear, subject, 0, ret_groups))
        return REGEX_YES;
    return match_pcre2(re, s, subject, ret_groups);
}

const struct linear *regex_program(const struct regex *re)
{
    return re->linear;
}

const struct span *regex_groups(const struct regex_scratch *s)
{
    return s->groups;
}

_Static_assert(PCRE2_UNSET == SIZE_MAX, "take_groups tells unset groups by it");
_Static_assert(LINEAR_MAX_SUBJECT <= SHORT_SUBJECT, "a program says what PCRE2 would");
_Static_assert(LINEAR_NOWHERE == REGEX_NOWHERE, "slots are handed on");

/* Says an item what it wants? The end of a group, or of an alternative, does not. */
static bool is_wish(struct span item)
{
    return item.len > 0 && *item.ptr != ')' && *item.ptr != '|';
}

static int note_position(pcre2_callout_block *block, void *data)
{
    struct regex_probe *p = data;
    const struct span next =
        span_make(p->pattern + block->pattern_position, block->next_item_length);
    bool further = block->current_position > p->furthest || !span_present(p->expected);
    if (further || (block->current_position == p->furthest && !is_wish(p->expected))) {
        p->furthest = block->current_position;
        p->expected = next;
    }
    return 0;
}

size_t regex_reach(const struct regex *re, struct regex_probe **probe, struct span subject,
                   struct span *ret_expected)
{
    if (!*probe) {
        int error;
        size_t offset;
        struct regex_probe *p = alloc_zeroed(1, sizeof *p);
        p->code = compile(re->pattern, re->options | PCRE2_AUTO_CALLOUT | PCRE2_NO_START_OPTIMIZE,
                          &error, &offset);
        p->data = need(pcre2_match_data_create(1, NULL));
        p->context = need(pcre2_match_context_create(NULL));
        pcre2_set_match_limit(p->context, PROBE_STEPS);
        pcre2_set_heap_limit(p->context, HEAP_LIMIT_KIB);
        pcre2_set_depth_limit(p->context, DEPTH_LIMIT);
        pcre2_set_callout(p->context, note_position, p);
        p->pattern = re->pattern;
        *probe = p;
    }
    struct regex_probe *p = *probe;
    p->furthest = 0;
    p->expected = SPAN_NONE;
    if (p->code)
        pcre2_match(p->code, (PCRE2_SPTR)(subject.ptr ? subject.ptr : ""), subject.len, 0,
                    PCRE2_NO_JIT, p->data, p->context);
    *ret_expected = p->expected;
    return p->furthest;
}

void regex_probe_free(struct regex_probe *p)
{
    if (!p)
        return;
    pcre2_code_free(p->code);
    pcre2_match_data_free(p->data);
    pcre2_match_context_free(p->context);
    free(p);
}

bool regex_could_start(const struct regex *re, struct regex_scratch *s, struct span subject)
{
    int result = pcre2_match(re->code, (PCRE2_SPTR)(subject.ptr ? subject.ptr : ""), subject.len, 0,
                             PCRE2_NO_JIT | PCRE2_PARTIAL_HARD, s->data, s->context);
    return result >= 0 || result == PCRE2_ERROR_PARTIAL;
}
