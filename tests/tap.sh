# shellcheck shell=sh
# What the checks written in shell have in common: points of TAP, numbered, and their end. To be read
# with "." by scripts under "set -eu".

number=0
failed=0

# point NAME BREACHES: one TAP line; passes when there are none
point()
{
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number - $1"
    else
        printf '%s\n' "$2" | sed 's/^/#   /'
        echo "not ok $number - $1"
        failed=1
    fi
}

# end_points: the plan, and the exit status
end_points()
{
    echo "1..$number"
    exit "$failed"
}
