# Pictures: beside a report that is a file, replaced only where they are ours, the same bytes again.
pictures()
{
    "$PORTA_AUDIT" weekly --week 2026-W47 --timezone Europe/Moscow --now 2026-12-01 "$@" \
        "$FIXTURES"/demo/*.log*
}

mkdir reports
pictures --output-dir reports
(cd reports && find . | sort)
grep '^!\[' reports/2026-W47.md
cat reports/2026-W47/latency.svg reports/2026-W47/load.svg

echo '# Again: nothing is touched'
touch -d 2026-01-01 reports/2026-W47/*.svg
pictures --output-dir reports
find reports -name '*.svg' -newermt 2026-01-02

echo '# In Russian, to a file of another name'
pictures --lang ru --output 'my report'
find . -path './my*' | sort
grep '^!\[' 'my report'
grep -h '<title>' my*/*.svg

echo '# Short names: the folder is named after the report, but is never "." or ".."'
mkdir short
for name in d.md d1.md ...md; do
    pictures --output "short/$name"
    grep -o '([^)]*latency.svg)' "short/$name"
done
find short | LC_ALL=C sort

echo '# Neither JSON nor standard output nor a pipe has any'
pictures --format json --output report.json
pictures | grep -c '^!\[' || :
pictures --output /dev/stdout | grep -c '^!\[' || :
find . -path './report*' -name '*.svg' | sort

echo '# What is no picture stays'
echo mine >reports/2026-W47/load.svg
status=0
pictures --output-dir reports || status=$?
echo "status $status"
cat reports/2026-W47/load.svg

echo '# Twelve weeks, from a store'
for week in 45 46 47; do
    "$PORTA_AUDIT" weekly --week 2026-W$week --timezone Europe/Moscow --now 2026-12-01 \
        --store store.db --output-dir . "$FIXTURES"/demo/*.log*
done
grep '^!\[' 2026-W47.md
cat 2026-W47/criteria.svg
