#!/bin/sh
# Are the reports good Markdown, and do they show as meant on GitHub? markdownlint-cli2 reads them
# with its default rules; cmark-gfm makes the HTML that GitHub would. What a log says must be seen
# as text in a code span and never as markup. Speaks TAP; a missing tool is skipped by name.
set -eu
: "${PORTA_AUDIT:?is not set: the program to test}"
: "${srcdir_top:?is not set: the root of the source tree}"
here=$srcdir_top/tests/markdown
export LC_ALL=C TZ=UTC

scratch=$(mktemp -d "${TMPDIR:-/tmp}/porta-audit-markdown.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

# shellcheck source=tests/tap.sh
. "$srcdir_top/tests/tap.sh"

# have TOOL NAME: is it there? Else the point NAME is skipped.
have()
{
    command -v "$1" >/dev/null 2>&1 && return
    number=$((number + 1))
    echo "ok $number - $2 # SKIP $1 is not installed"
    return 1
}

# make_report NAME ARGUMENT...: writes NAME.md; any exit status but success is a breach
make_report()
{
    report=$1
    shift
    breaches=$("$PORTA_AUDIT" "$@" --output "$report.md" 2>&1 && [ -s "$report.md" ] || echo "status $?")
    point "$report is written" "$breaches"
}

# The file's name comes from outside, too.
# shellcheck disable=SC2016
hostile_log='EVIL`|<b>[x](y).log'
sh "$here/hostile.sh" >"$hostile_log"
for lang in en ru; do
    make_report "demo-$lang" weekly --week 2026-W47 --timezone UTC --lang $lang \
        --porta-db "$srcdir_top/fixtures/demo/agents.db" "$srcdir_top"/fixtures/demo/*.log*
    make_report "hostile-$lang" report --timezone UTC --lang $lang "$hostile_log"
    : >nothing.log
    make_report "empty-$lang" weekly --week 2026-W47 --timezone UTC --lang $lang nothing.log
done

# The index of reports, and a report that was restated.
store()
{
    "$PORTA_AUDIT" "$@" --store history.db --timezone UTC 2>&1 || echo "status $?"
}
for lang in en ru; do
    breaches=$(for log in nginx-timed nginx-combined; do
        store scan "$srcdir_top/fixtures/samples/$log.log"
        store weekly --week 2026-W47 --now 2026-12-01 --lang $lang --output-dir .
    done)
    mv index.md "index-$lang.md" && mv 2026-W47.md "restated-$lang.md"
    rm history.db
    point "index-$lang and restated-$lang are written" "$breaches"
done

# html REPORT: as GitHub renders it, a tag a line, the text of code spans away
html()
{
    cmark-gfm --unsafe -e table -e tasklist -e strikethrough -e autolink -e tagfilter "$1" |
        sed -e 's|<code>[^<]*</code>|<code></code>|g' -e 's|</*[a-z!]|\
&|g'
}

# shows_as_meant REPORT: what is not as meant
shows_as_meant()
{
    html "$1" >shown.html
    # Nothing but the elements that a report is made of; links only to files beside it.
    grep -oE '^</*[a-z0-9!]+' shown.html | tr -d '</' | sort -u | grep -vxE \
        'h[1-6]|p|ul|ol|li|input|table|thead|tbody|tr|th|td|code|strong|em|blockquote|br|hr|a|img|!' |
        sed 's/^/unexpected element: /'
    grep -E '<(a|img)[^>]*(href|src)="([a-z]+:|//)' shown.html
    grep -oE '<img [^>]*>' shown.html | sed 's/.*src="\([^"]*\)".*/\1/' | while read -r picture; do
        [ -s "$picture" ] || echo "no such picture: $picture"
    done
    grep -n 'EVIL' shown.html | grep -v '<!--' | sed 's/^/text of a log outside a code span: /'
    # Each table and each box of a checklist became one.
    tables=$(grep -cE '^\|( *:?-+:? *\|)+$' "$1")
    [ "$(grep -c '<table' shown.html)" = "$tables" ] || echo "not all of $tables tables are tables"
    boxes=$(grep -cE '^ *- \[[ x]\] ' "$1")
    [ "$(grep -c '<input type="checkbox"' shown.html)" = "$boxes" ] ||
        echo "not all of $boxes boxes are boxes"
    # A row has as many cells as its head; GitHub would drop or invent the others in silence.
    awk '
        { gsub(/\\\|/, "") }
        /^\|/ { n = gsub(/\|/, "|"); if (!cells) cells = n
                if (n != cells) print FILENAME ":" FNR ": " n - 1 " cells in a table of " cells - 1 }
        !/^\|/ { cells = 0 }' "$1"
}

for report in demo-en demo-ru hostile-en hostile-ru empty-en empty-ru \
    index-en index-ru restated-en restated-ru; do
    if have markdownlint-cli2 "$report passes markdownlint"; then
        point "$report passes markdownlint" \
            "$(markdownlint-cli2 "$report.md" 2>&1 >/dev/null </dev/null || :)"
    fi
    if have cmark-gfm "$report shows as meant"; then
        point "$report shows as meant" "$(shows_as_meant "$report.md" || :)"
    fi
done

# The checks above prove nothing unless the hostile text is in the report, and they can fail.
point 'the restated report is one' "$(grep -q 'Revision 1' restated-en.md || echo 'it is not')"
point 'the hostile text is in the report' "$(grep -q EVIL hostile-en.md || echo 'it is not')"
if have cmark-gfm 'markup that escapes is noticed'; then
    # shellcheck disable=SC2016
    printf '| a | b |\n| --- | --- |\n| `EVIL` | <b>x</b> | c |\n\n- [ ] x\n\nEVIL http://e.example\n\n![x](y.svg)\n' >bad.md
    output=$(shows_as_meant bad.md || :)
    for word in 'unexpected element: b' 'href="http' 'outside a code span' '3 cells in a table of 2' \
        'no such picture: y.svg'; do
        case $output in
        *"$word"*) point "noticed: $word" '' ;;
        *) point "noticed: $word" "${output:-nothing was noticed}" ;;
        esac
    done
fi

end_points
