#!/bin/sh
# Prints an nginx log (combined, with times) whose paths, agents and referrers try to become
# markup. Each carries the word EVIL, so that a test can look for it in what is shown.
set -eu
target()
{
    printf '10.0.0.1 - - [16/Nov/2026:10:00:00 +0000] "GET %s HTTP/1.1" 200 5 "-" "%s" 0.005 0.005\n' \
        "$1" "${2:-EVIL}"
}
target '/EVIL|pipe|cells|'
target '/EVIL\|escaped\\|'
# shellcheck disable=SC2016
target '/EVIL`code`' '``EVIL`'
target '/EVIL%60%60%60fence%60'
target '/EVIL%7Cpipe%7C%5C%7C'
target '/<script>alert("EVIL")</script>'
target '/%3Cscript%3Ealert(%22EVIL%22)%3C/script%3E'
target '/EVIL[link](http://evil.example/)'
target '/![EVIL](http://evil.example/pixel.png)'
target '/EVIL/https://evil.example/'
target '/www.EVIL.example'
target '/@EVIL/#1/evil@EVIL.example'
target '/EVIL-->' '<!-- /notes -->EVIL'
target '/<!--EVIL'
target '/EVIL*bold*_em_~~gone~~'
target '/EVIL&lt;b&gt;&#60;'
target '/EVIL%0Asecond%0D%0Aline'
target "$(printf '/EVIL\342\200\256right-to-left')"
target "$(printf '/EVIL\033[31mred\377\001')"
target "/EVIL/$(awk 'BEGIN { while (i++ < 3000) printf "a" }')"
target '/EVIL:emoji::warning:'
