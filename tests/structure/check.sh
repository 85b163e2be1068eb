#!/bin/sh
# The rules of rules.sh on the source tree, then each rule on a tree that breaks it (a rule that
# cannot fail proves nothing), then every public header compiled alone. Speaks TAP.
set -eu
: "${srcdir_top:?is not set: the root of the source tree}"
: "${CC:=cc}"
# shellcheck source=tests/structure/rules.sh
. "$srcdir_top/tests/structure/rules.sh"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/porta-audit-structure.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# shellcheck source=tests/tap.sh
. "$srcdir_top/tests/tap.sh"

# write FILE: standard input becomes a file of the bad tree
write()
{
    mkdir -p "$(dirname "$1")"
    cat >"$1"
}

# bad RULE WORD: the rule, run in the current directory, must complain of WORD
bad()
{
    output=$("rule_$1" || :)
    case $output in
    *"$2"*) point "the rule $1 notices $2" '' ;;
    *) point "the rule $1 notices $2" "${output:-it said nothing}" ;;
    esac
}

lines()
{
    awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) print "    call();" }'
}

cd "$srcdir_top"
for rule in layers libraries banned_functions function_length file_length line_shape guards \
    opening_comment unfinished machine_paths listed top_level readme_commands; do
    point "$rule" "$("rule_$rule" || :)"
done

mkdir "$scratch/bad"
cd "$scratch/bad"
printf '#include "report/report.h"\n#include "parse/inner.h"\n' | write src/base/up.c
printf '#include "parse/inner.h"\n' | write src/scan/peek.c
printf '#include "parse/inner.h"\n#include "stray.h"\n' | write include/parse/open.h
printf '#include <zlib.h>\nvoid f(char *a)\n{\n    strcat(a, "x");\n}\n' | write src/input/one.c
printf '#include <zlib.h>\n\tint x; \n' | write src/input/two.c
printf '#include <sqlite3.h>\n' | write include/edge/shown.h
printf '#ifndef OTHER_H\n#define OTHER_H\n#endif\n' | write src/parse/inner.h
{ printf 'void f(void)\n{\n'; lines 61; printf '}\n'; } | write src/rollup/long.c
lines 601 | write src/rollup/longer.c
printf '/* %0120d */\n' 0 | write src/rollup/wide.c
printf '/* FIX''ME */\n/* see /hom''e/someone/notes */\n' | write src/audit/later.c
printf 'libporta_audit_a_SOURCES = \\\n\tsrc/input/one.c\n' >Makefile.am
printf 'Run make check.\n' >README.md
: >notes.txt
bad layers 'src/base/up.c:1: base must not know report/report.h'
bad layers 'src/scan/peek.c:1: parse/inner.h is private to parse'
bad layers 'include/parse/open.h:1: a public header includes a private one'
bad layers '"stray.h" is not written as layer/module.h'
bad libraries 'zlib.h is included by 2 files'
bad libraries 'include/edge/shown.h: only a .c file'
bad banned_functions 'src/input/one.c:4:  strcat('
bad function_length 'src/rollup/long.c:2: a function of 61 lines'
bad file_length 'src/rollup/longer.c: 601 lines'
bad line_shape 'src/rollup/wide.c:1: 126 columns'
bad line_shape 'src/input/two.c:2: a tab'
bad line_shape 'src/input/two.c:2: blanks at the end'
bad guards 'src/parse/inner.h: its guard is not PARSE_INNER_H'
bad opening_comment 'src/input/one.c'
bad unfinished 'src/audit/later.c:1:'
bad machine_paths 'src/audit/later.c:2:'
bad listed 'src/input/two.c is not in Makefile.am'
bad readme_commands 'make demo'
if command -v git >/dev/null 2>&1 && git init -q . 2>/dev/null && git add . 2>/dev/null; then
    bad top_level 'notes.txt does not belong'
fi

cd "$srcdir_top"
for header in include/*/*.h; do
    # shellcheck disable=SC2086
    output=$(printf '#include "%s"\n' "${header#include/}" |
        $CC -std=gnu11 -D_GNU_SOURCE -Iinclude -fsyntax-only -Wall -Wextra -Werror -x c - 2>&1) || :
    point "$header compiles alone" "$output"
done
output=$(printf '#include "no/such.h"\n' | $CC -Iinclude -fsyntax-only -x c - 2>&1) || :
point 'a header that does not compile is noticed' "$([ -n "$output" ] || echo 'it was not')"

end_points
