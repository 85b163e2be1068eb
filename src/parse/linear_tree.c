/*
 * From the text of an expression to its tree: recursive descent over the part of PCRE2's syntax
 * that pattern files use. PCRE2 has accepted the text before, so there are no messages here, and
 * whatever could mean something else than it seems is not understood rather than guessed: the
 * price is speed, never a wrong match.
 *
 * Understood: literals, escapes of punctuation, \t \n \r \f \e \xHH, \d \w \s and their
 * opposites, sets in brackets, `.`, groups with and without a name, (?s:…), alternatives,
 * ? * + {n} {n,} {n,m} greedy and possessive, look-ahead and look-behind, `^` at the very start,
 * `$`, and (?x), (?J) at the very start. Not: lazy quantifiers, back references, other options,
 * POSIX classes, everything that is left.
 */
#include "parse/linear_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Groups inside each other, so that the recursion is bounded. */
#define MAX_NESTING 32
#define MAX_REPEAT 65535

struct reader {
    const char *at;
    bool extended; /* (?x) */
    bool dot_all;  /* inside (?s:…) */
    bool failed;
    unsigned groups, nesting;
};

static struct node *fail(struct reader *r)
{
    r->failed = true;
    return NULL;
}

static struct node *new_node(enum node_kind kind)
{
    struct node *n = alloc_zeroed(1, sizeof *n);
    n->kind = kind;
    return n;
}

void tree_free(struct node *n)
{
    while (n) {
        struct node *next = n->next;
        tree_free(n->child);
        free(n);
        n = next;
    }
}

static void add_child(struct node *parent, struct node *child)
{
    if (!child)
        return;
    if (parent->last)
        parent->last->next = child;
    else
        parent->child = child;
    parent->last = child;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alphanumeric(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What (?x) leaves out. */
static void skip_blank(struct reader *r)
{
    while (r->extended && *r->at) {
        if (*r->at == '#')
            r->at += strcspn(r->at, "\n");
        else if (!memchr(" \t\n\v\f\r", *r->at, 6))
            return;
        else
            r->at++;
    }
}

static bool skip_text(struct reader *r, const char *text)
{
    size_t len = strlen(text);
    if (strncmp(r->at, text, len) != 0)
        return false;
    r->at += len;
    return true;
}

/* Sets */

static void add_range(struct byte_set *s, unsigned from, unsigned to)
{
    for (unsigned c = from; c <= to; c++)
        byte_set_add(s, (unsigned char)c);
}

static void complement(struct byte_set *s)
{
    for (int i = 0; i < 4; i++)
        s->words[i] = ~s->words[i];
}

/* \d, \w, \s or the opposite. */
static bool class_escape(char letter, struct byte_set *ret)
{
    struct byte_set s = {{0}};
    switch (letter | 0x20) {
    case 'd':
        add_range(&s, '0', '9');
        break;
    case 'w':
        add_range(&s, '0', '9');
        add_range(&s, 'A', 'Z');
        add_range(&s, 'a', 'z');
        byte_set_add(&s, '_');
        break;
    case 's':
        add_range(&s, '\t', '\r');
        byte_set_add(&s, ' ');
        break;
    default:
        return false;
    }
    if (!(letter & 0x20))
        complement(&s);
    *ret = s;
    return true;
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What follows a backslash, as a set; *ret_byte is the byte where it is one, else -1. */
static bool read_escape(struct reader *r, struct byte_set *ret, int *ret_byte)
{
    static const char letters[] = "tnrfe", bytes[] = "\t\n\r\f\x1b";
    char c = *r->at;
    int byte;
    if (c == '\0' || (unsigned char)c >= 128)
        return false;
    r->at++;
    const char *letter = strchr(letters, c);
    if (letter) {
        byte = bytes[letter - letters];
    } else if (c == 'x') {
        int high = hex_value(r->at[0]), low = high < 0 ? -1 : hex_value(r->at[1]);
        if (low < 0)
            return false;
        byte = high * 16 + low;
        r->at += 2;
    } else if (is_alphanumeric(c)) {
        *ret_byte = -1;
        return class_escape(c, ret);
    } else {
        byte = (unsigned char)c;
    }
    *ret = (struct byte_set){{0}};
    byte_set_add(ret, (unsigned char)byte);
    *ret_byte = byte;
    return true;
}

/* One byte or class of a bracketed set; *ret_byte as above. */
static bool read_set_item(struct reader *r, struct byte_set *ret, int *ret_byte)
{
    char c = *r->at;
    if (c == '\0' || (c == '[' && memchr(":.=", r->at[1], 3)))
        return false;
    r->at++;
    if (c == '\\')
        return read_escape(r, ret, ret_byte);
    *ret = (struct byte_set){{0}};
    byte_set_add(ret, (unsigned char)c);
    *ret_byte = (unsigned char)c;
    return true;
}

static struct node *read_set(struct reader *r)
{
    struct byte_set all = {{0}}, item;
    bool negative = skip_text(r, "^");
    if (*r->at == ']')
        return fail(r);
    while (!skip_text(r, "]")) {
        int from, to;
        if (!read_set_item(r, &item, &from))
            return fail(r);
        if (*r->at == '-' && r->at[1] != ']') {
            r->at++;
            if (from < 0 || !read_set_item(r, &item, &to) || to < from)
                return fail(r);
            add_range(&item, (unsigned)from, (unsigned)to);
        }
        byte_set_unite(&all, &item);
    }
    if (negative)
        complement(&all);
    struct node *n = new_node(NODE_SET);
    n->set = all;
    return n;
}

static struct node *read_dot(const struct reader *r)
{
    struct node *n = new_node(NODE_SET);
    if (!r->dot_all)
        byte_set_add(&n->set, '\n');
    complement(&n->set);
    return n;
}

/* Groups */

static struct node *read_choice(struct reader *r);

static struct node *close_group(struct reader *r, struct node *n)
{
    if (r->nesting++ == MAX_NESTING)
        fail(r);
    else
        add_child(n, read_choice(r));
    r->nesting--;
    if (!r->failed && !skip_text(r, ")"))
        fail(r);
    return n;
}

static struct node *read_capture(struct reader *r)
{
    struct node *n = new_node(NODE_GROUP);
    n->group = ++r->groups;
    return close_group(r, n);
}

static struct node *read_look(struct reader *r, bool behind, bool negative)
{
    struct node *n = new_node(NODE_LOOK);
    n->behind = behind;
    n->negative = negative;
    return close_group(r, n);
}

static struct node *read_named(struct reader *r)
{
    while (is_alphanumeric(*r->at) || *r->at == '_')
        r->at++;
    return skip_text(r, ">") ? read_capture(r) : fail(r);
}

/* What follows an opening parenthesis. */
static struct node *read_group(struct reader *r)
{
    if (*r->at == '*')
        return fail(r);
    if (!skip_text(r, "?"))
        return read_capture(r);
    if (skip_text(r, ":"))
        return close_group(r, new_node(NODE_SEQUENCE));
    if (skip_text(r, "=") || skip_text(r, "!"))
        return read_look(r, false, r->at[-1] == '!');
    if (skip_text(r, "<=") || skip_text(r, "<!"))
        return read_look(r, true, r->at[-1] == '!');
    if (skip_text(r, "<") || skip_text(r, "P<"))
        return read_named(r);
    if (skip_text(r, "s:")) {
        bool outside = r->dot_all;
        r->dot_all = true;
        struct node *n = close_group(r, new_node(NODE_SEQUENCE));
        r->dot_all = outside;
        return n;
    }
    return fail(r);
}

/* Items and what repeats them */

static struct node *read_byte(unsigned char byte)
{
    struct node *n = new_node(NODE_SET);
    byte_set_add(&n->set, byte);
    return n;
}

static struct node *read_item(struct reader *r)
{
    char c = *r->at++;
    int byte;
    switch (c) {
    case '[':
        return read_set(r);
    case '(':
        return read_group(r);
    case '.':
        return read_dot(r);
    case '$':
        return new_node(NODE_END);
    case '\\': {
        struct node *n = new_node(NODE_SET);
        if (!read_escape(r, &n->set, &byte))
            fail(r);
        return n;
    }
    case '^':
    case '*':
    case '+':
    case '?':
    case '{':
        return fail(r);
    default:
        return read_byte((unsigned char)c);
    }
}

static bool read_number(struct reader *r, uint32_t *ret)
{
    uint32_t value = 0;
    if (!is_digit(*r->at))
        return false;
    for (; is_digit(*r->at) && value <= MAX_REPEAT; r->at++)
        value = value * 10 + (uint32_t)(*r->at - '0');
    *ret = value;
    return value <= MAX_REPEAT;
}

/* {n}, {n,}, {n,m} */
static bool read_counts(struct reader *r, uint32_t *min, uint32_t *max)
{
    if (!read_number(r, min))
        return false;
    *max = *min;
    if (skip_text(r, ",")) {
        *max = TREE_MANY;
        if (*r->at != '}' && !read_number(r, max))
            return false;
    }
    return skip_text(r, "}") && *max >= *min;
}

/* The item, in a repetition where a quantifier follows. */
static struct node *read_quantified(struct reader *r)
{
    struct node *item = read_item(r);
    uint32_t min = 0, max = TREE_MANY;
    if (r->failed)
        return item;
    skip_blank(r);
    if (skip_text(r, "?"))
        max = 1;
    else if (skip_text(r, "+"))
        min = 1;
    else if (skip_text(r, "{")) {
        if (!read_counts(r, &min, &max))
            fail(r);
    } else if (!skip_text(r, "*")) {
        return item;
    }
    struct node *n = new_node(NODE_REPEAT);
    n->min = min;
    n->max = max;
    n->atomic = skip_text(r, "+");
    add_child(n, item);
    /* Laziness; or a quantifier behind a blank, of which it is hard to say what it belongs to. */
    skip_blank(r);
    if (*r->at && strchr("?+*{", *r->at))
        fail(r);
    return n;
}

static struct node *read_sequence(struct reader *r)
{
    struct node *n = new_node(NODE_SEQUENCE);
    for (;;) {
        skip_blank(r);
        if (r->failed || *r->at == '\0' || *r->at == '|' || *r->at == ')')
            return n;
        add_child(n, read_quantified(r));
    }
}

static struct node *read_choice(struct reader *r)
{
    struct node *first = read_sequence(r);
    if (r->failed || *r->at != '|')
        return first;
    struct node *n = new_node(NODE_CHOICE);
    add_child(n, first);
    while (!r->failed && skip_text(r, "|"))
        add_child(n, read_sequence(r));
    return n;
}

struct node *tree_new(const char *pattern, unsigned *ret_groups)
{
    struct reader r = {.at = pattern};
    if (skip_text(&r, "(?x)") || skip_text(&r, "(?xJ)"))
        r.extended = true;
    else
        skip_text(&r, "(?J)");
    skip_blank(&r);
    skip_text(&r, "^");
    struct node *n = read_choice(&r);
    /* A `^` before alternatives binds to the first; the others are anchored all the same. */
    if (r.failed || *r.at != '\0') {
        tree_free(n);
        return NULL;
    }
    *ret_groups = r.groups;
    return n;
}
