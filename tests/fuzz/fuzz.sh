#!/bin/sh
# Fuzzes every target, one after the other, for FUZZ_SECONDS each (default: ten minutes), with
# libFuzzer, ASan and UBSan. What it finds stays in the working directory, ./fuzz-work:
# findings-TARGET (inputs that break it) and corpus-TARGET (inputs that reach something new).
#
#   fuzz.sh [TARGET...]    lines, patterns, programs; default: all
set -eu
: "${srcdir_top:?is not set: the root of the source tree}"
: "${FUZZ_SECONDS:=600}"
: "${CLANG:=clang}"
: "${PKG_CONFIG:=pkg-config}"
export srcdir_top
sanitizers='-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all'
work=./fuzz-work
mkdir -p "$work"

# shellcheck disable=SC2086
if ! echo 'int LLVMFuzzerTestOneInput(const char *d, long n) { return d && n < 0; }' |
    "$CLANG" $sanitizers -x c - -o "$work/probe" 2>"$work/probe.log"; then
    cat "$work/probe.log" >&2
    echo "fuzzing needs clang with libFuzzer (Debian: clang libclang-rt-dev)" >&2
    exit 1
fi

[ $# -gt 0 ] || set -- lines patterns programs
status=0
for target; do
    echo "=== $target: $FUZZ_SECONDS s"
    # shellcheck disable=SC2046,SC2086
    "$CLANG" -std=gnu11 -D_GNU_SOURCE -g -O1 $sanitizers -I. -I"$srcdir_top/include" -I"$srcdir_top/src" \
        $("$PKG_CONFIG" --cflags libpcre2-8 yaml-0.1) "$srcdir_top/tests/fuzz/fuzz_$target.c" \
        "$srcdir_top"/src/base/*.c "$srcdir_top"/src/parse/*.c "$srcdir_top"/src/edge/packfile*.c \
        "$srcdir_top/src/edge/yaml_tree.c" -o "$work/fuzz_$target" \
        $("$PKG_CONFIG" --libs libpcre2-8 yaml-0.1) -lm
    mkdir -p "$work/corpus-$target" "$work/findings-$target"
    "$work/fuzz_$target" -max_total_time="$FUZZ_SECONDS" -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$work/findings-$target/" \
        "$work/corpus-$target" "$srcdir_top/fixtures/corpus/$target" || status=1
done
exit "$status"
