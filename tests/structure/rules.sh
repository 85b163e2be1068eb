# The rules that the tree keeps, each a function rule_NAME that prints one line for each breach
# below the current directory, and nothing when all is well. Sourced by check.sh.
# shellcheck shell=sh

# The .c and .h files that the rules speak of.
c_files()
{
    find src include tests -name '*.[ch]' 2>/dev/null | sort
}

# Each #include "…" of the files given, as `file:line: header`.
quoted_includes()
{
    awk '/^[ \t]*#[ \t]*include[ \t]*"/ { split($0, part, "\""); print FILENAME ":" FNR ": " part[2] }' \
        "$@" /dev/null
}

# A layer includes itself and what lies below it; a header that lies beside its source belongs to
# that layer alone. Tests are free.
rule_layers()
{
    # shellcheck disable=SC2046
    quoted_includes $(find src include -name '*.[ch]' 2>/dev/null | sort) | awk '
        BEGIN {
            allowed["base"] = " base "
            allowed["input"] = " base input "
            allowed["parse"] = " base input parse "
            allowed["db"] = " base db "
            allowed["rollup"] = " base input parse rollup "
            allowed["store"] = " base input parse rollup db store "
            allowed["scan"] = " base input parse rollup store scan "
            allowed["audit"] = " base input parse rollup scan audit "
            allowed["report"] = " base input parse rollup scan audit report "
            allowed["edge"] = " base parse rollup audit db edge "
            allowed["program"] = " base input parse rollup store scan audit report edge program "
        }
        {
            split($1, path, "/")
            own = path[2]
            header = $2
            if (header == "config.h")
                next
            if (!(own in allowed)) {
                print $1 " lies in no known layer"
                next
            }
            if (split(header, part, "/") != 2 || !(part[1] in allowed)) {
                print $1 " \"" header "\" is not written as layer/module.h"
                next
            }
            if (index(allowed[own], " " part[1] " ") == 0)
                print $1 " " own " must not know " header
            if (path[1] == "include" && file_exists("src/" header))
                print $1 " a public header includes a private one: " header
            if (part[1] != own && file_exists("src/" header))
                print $1 " " header " is private to " part[1]
        }
        function file_exists(name,    line, found) {
            found = (getline line < name) >= 0
            close(name)
            return found
        }'
}

# Each third-party library is known to one .c file; no header of ours shows it.
rule_libraries()
{
    for header in pcre2.h zlib.h yaml.h sqlite3.h isa-l/igzip_lib.h isa-l.h hiredis/hiredis.h; do
        # shellcheck disable=SC2046
        users=$(grep -lE "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]${header}[>\"]" \
            $(find src include -name '*.[ch]' 2>/dev/null) /dev/null)
        for file in $users; do
            case $file in
            *.h) echo "$file: only a .c file may include $header" ;;
            esac
        done
        # shellcheck disable=SC2086
        set -- $users
        [ $# -le 1 ] || echo "$header is included by $# files: $*"
    done
}

# Functions that overrun, keep hidden state or look at the environment. Comments are not code.
rule_banned_functions()
{
    # shellcheck disable=SC2046
    awk '
        { line = $0; sub(/\/\/.*/, "", line); gsub(/\/\*[^*]*\*\//, "", line) }
        line ~ /^[ \t]*(\/\*|\*)/ { next }
        match(line, /(^|[^A-Za-z0-9_])(strcpy|strcat|sprintf|vsprintf|gets|strtok|localtime|gmtime|asctime|ctime)[ \t]*\(/) {
            print FILENAME ":" FNR ": " substr(line, RSTART, RLENGTH)
        }' $(c_files) /dev/null
}

# A function of the program fits a screen: at most 60 lines between its braces. (A test may be a
# long table.)
rule_function_length()
{
    # shellcheck disable=SC2046
    awk '
        FNR == 1 { start = 0 }
        /^\{/ { start = FNR }
        /^\}/ {
            if (start && FNR - start - 1 > 60)
                print FILENAME ":" start ": a function of " FNR - start - 1 " lines (60 at most)"
            start = 0
        }' $(c_files | grep -v '^tests/') /dev/null
}

# A file of the program has one subject: at most 600 lines.
rule_file_length()
{
    # shellcheck disable=SC2046
    awk '
        { lines[FILENAME]++ }
        END { for (f in lines) if (lines[f] > 600) print f ": " lines[f] " lines (600 at most)" }' \
        $(c_files | grep -v '^tests/') /dev/null
}

# 100 columns, no tabs, no blanks at the end; columns are characters, not bytes.
rule_line_shape()
{
    # shellcheck disable=SC2046
    awk '
        { shown = $0; gsub(/[\200-\277]/, "", shown) }
        length(shown) > 100 { print FILENAME ":" FNR ": " length(shown) " columns (100 at most)" }
        /\t/ { print FILENAME ":" FNR ": a tab" }
        /[ \t\r]$/ { print FILENAME ":" FNR ": blanks at the end" }' $(c_files) /dev/null
}

# A header's guard is its path, so that no two can be the same; src/ may be left out of it.
rule_guards()
{
    for header in $(find src include tests -name '*.h' 2>/dev/null | sort); do
        guard=$(printf '%s\n' "$header" | sed 's|^src/||; s|^include/||' |
            tr 'a-z/.\-' 'A-Z___')
        case $header in
        src/*) prefix='(SRC_)?' ;;
        *) prefix='' ;;
        esac
        if ! grep -qxE "#ifndef $prefix$guard" "$header" ||
            ! grep -qxE "#define $prefix$guard" "$header"; then
            echo "$header: its guard is not $guard"
        fi
    done
}

# A module says what it owns, and why so: its .c file opens with a comment, or the header beside it.
rule_opening_comment()
{
    for file in $(find src -name '*.c' 2>/dev/null | sort); do
        case $(head -qn 1 "$file" "${file%.c}.h" 2>/dev/null) in
        *'/*'*) ;;
        *) echo "$file: neither it nor the header beside it opens with a comment" ;;
        esac
    done
}

# Nothing unfinished. (The words are written apart here, so that this file passes.)
rule_unfinished()
{
    grep -rnwIE 'TO''DO|FIX''ME|XX''X' src include patterns tests doc ./*.md configure.ac Makefile.am \
        autogen.sh 2>/dev/null
}

# No folder of the machine that it was written on. Logs in fixtures may say what they like.
rule_machine_paths()
{
    grep -rnIE '(^|[^A-Za-z0-9_.])/(wor''k|hom''e|roo''t|User''s)/' src include tests doc ./*.md \
        configure.ac Makefile.am autogen.sh 2>/dev/null
}

# The build's lists are complete: a forgotten file would be missing from the source archive.
rule_listed()
{
    for file in $(find src include -name '*.[ch]' 2>/dev/null) $(find tests/unit -name '*.h' 2>/dev/null) \
        $(find patterns -name '*.yaml' 2>/dev/null) \
        $(find tests/unit -name 'test_*.c' 2>/dev/null | sed 's/\.c$//') \
        $(find tests -mindepth 2 -maxdepth 2 '(' -name run.sh -o -name check.sh ')' 2>/dev/null); do
        grep -qE "^[[:space:]]+$file( \\\\)?\$" Makefile.am || echo "$file is not in Makefile.am"
    done
}

# The top level holds what it is said to hold, and nothing else. Made files do not count: so this
# asks git, or stays silent where there is no checkout.
rule_top_level()
{
    git ls-files 2>/dev/null | sed 's|/.*||' | sort -u | while read -r name; do
        case $name in
        src | include | patterns | tests | fixtures | doc | .?*) ;;
        autogen.sh | configure.ac | Makefile.am | README.md | LICENSE) ;;
        *) echo "$name does not belong to the top level" ;;
        esac
    done
}

# What the README promises in two commands.
rule_readme_commands()
{
    for target in demo check; do
        grep -qxF "./autogen.sh --install-deps && make $target" README.md ||
            echo "README.md: the command for make $target is not there, on a line of its own"
    done
}
