#!/bin/sh
# Reports with their pictures in a real browser: headless Chromium opens what cmark-gfm makes of the
# Markdown, 320 and 1200 pixels wide, on light and dark pages, and a script in the test's page (there
# is none in our pictures) measures. Speaks TAP; without the tools it is skipped by name, unless
# BROWSER_REQUIRED is set. BROWSER_KEEP=DIR keeps pages, pictures and screenshots there, to look at.
set -eu
: "${PORTA_AUDIT:?is not set: the program to test}"
: "${srcdir_top:?is not set: the root of the source tree}"
here=$srcdir_top/tests/browser
export LC_ALL=C.UTF-8 TZ=UTC
browser=chromium

for tool in "$browser" cmark-gfm; do
    if ! command -v "$tool" >/dev/null 2>&1; then
        [ -z "${BROWSER_REQUIRED-}" ] || { echo "Bail out! $tool is not installed"; exit 1; }
        echo "1..0 # SKIP $tool is not installed"
        exit 0
    fi
done

scratch=$(mktemp -d "${TMPDIR:-/tmp}/porta-audit-browser.XXXXXX")
finish()
{
    if [ -n "${BROWSER_KEEP-}" ]; then
        mkdir -p "$BROWSER_KEEP" && cp -r "$scratch"/*.html "$scratch"/*.png "$scratch"/report-* "$BROWSER_KEEP"
    fi
    rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 129' HUP INT TERM
cd "$scratch"

# shellcheck source=tests/tap.sh
. "$srcdir_top/tests/tap.sh"

# A page of the test's own: its style and script, and standard input as its body.
page()
{
    cat "$here/head.html"
    cat
    printf '<script>\n'
    cat "$here/measure.js"
    printf '</script></body></html>\n'
}

# open PAGE SCHEME OPTION...: Chromium's standard output (scheme: 0 dark, 1 light)
open()
{
    page=$1 scheme=$2
    shift 2
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage \
        --hide-scrollbars --user-data-dir="$scratch/profile" \
        --blink-settings=preferredColorScheme="$scheme" "$@" "file://$scratch/$page" 2>chromium.err ||
        echo "Chromium ends with status $?"
}

# measured PAGE WIDTH SCHEME: what the page's script found wrong, a line each. The page stands in a
# frame of that width, since a window cannot be as narrow as a phone; it tells the outer page.
measured()
{
    sed "s/PAGE/$1/; s/WIDTH/$2/" "$here/frame.html" >"frame-$1"
    open "frame-$1" "$3" --window-size=1300,900 --virtual-time-budget=20000 --dump-dom >dom.html
    [ -z "${BROWSER_KEEP-}" ] ||
        open "$1" "$3" --screenshot="$scratch/$1-$2-$3.png" --window-size="$2,6000" >/dev/null
    if grep -q "<pre id=\"result\">measured at $2\$" dom.html; then
        sed -n '/<pre id="result">/,/<\/pre>/p' dom.html | sed '1d; s/<\/pre>.*//; /^$/d'
    else
        echo "the page was not measured"
        tail -n 3 dom.html chromium.err
    fi
}

# report NAME ARGUMENT...: a report with its pictures, and what it is as HTML
report()
{
    name=$1
    shift
    "$PORTA_AUDIT" "$@" --now 2026-12-01 --output "report-$name.md"
    cmark-gfm -e table -e tasklist "report-$name.md" >>body.html
}

: >body.html
demo=$srcdir_top/fixtures/demo
for lang in en ru; do
    for week in 45 46 47; do
        report "week$week-$lang" weekly --week "2026-W$week" --timezone Europe/Moscow --lang $lang \
            --store "$lang.db" --porta-db "$demo/agents.db" "$demo"/*.log*
    done
    report "month-$lang" monthly --month 2026-11 --timezone UTC --lang $lang "$demo"/*.log*
    # A day, one from evening to evening, two, parts of one, six weeks that begin at a month's end.
    for range in 17/18 17T17:00/18T17:00 17/19 17T10:00/17T16:00 02/09 01/03 17T11:55/17T12:20; do
        report "range-$(echo "$range" | tr /: -_)-$lang" report --since "2026-11-${range%/*}" \
            --until "2026-11-${range#*/}" --timezone UTC --lang $lang "$demo"/*.log*
    done
    report "weeks-$lang" report --since 2026-10-28 --until 2026-12-09 --timezone UTC --lang $lang \
        "$demo"/*.log*
    sh "$here/years.sh" >years.log
    report "years-$lang" report --timezone UTC --lang $lang years.log
done
pictures=$(find . -name '*.svg' | wc -l)
shown=$(grep -o '<img ' body.html | wc -l)
point 'each picture is shown once' "$([ "$shown" -gt 12 ] && [ "$shown" = "$pictures" ] ||
    echo "$pictures pictures, $shown shown")"

page <body.html >reports.html
find . -name '*.svg' | LC_ALL=C sort | while read -r picture; do
    printf '<div class="picture" title="%s">' "$picture"
    cat "$picture"
    printf '</div>\n'
done | page >pictures.html

for width in 320 1200; do
    point "no image is broken or cut off at $width px" "$(measured reports.html $width 1)"
    for scheme in 1 0; do
        colour=$([ $scheme = 1 ] && echo light || echo dark)
        point "all text can be read at $width px, $colour" "$(measured pictures.html $width $scheme)"
    done
done

# The measuring can fail.
page <"$here/bad.html" >bad.html
breaches=$(measured bad.html 320 1)
for word in 'broken image' 'without alternative text' 'text of 304 characters' 'wider than the page' 'is cut off' 'touches' \
    'px tall' 'contrast'; do
    case $breaches in
    *"$word"*) point "noticed: $word" '' ;;
    *) point "noticed: $word" "${breaches:-nothing was noticed}" ;;
    esac
done

end_points
