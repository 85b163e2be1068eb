#!/bin/sh
# Make the configure script of a fresh checkout.
#
#   ./autogen.sh                          generate; then ./configure && make
#   ./autogen.sh --install-deps [ARG...]  install what is missing (Debian), generate, and
#                                         run ./configure ARG...
set -eu
cd "$(dirname "$0")"

# What the build and the tests need, as Debian names it.
required='gcc libc6-dev make autoconf automake pkg-config
libpcre2-dev libsqlite3-dev zlib1g-dev libyaml-dev tzdata python3'
# What makes it faster or checks more; some are not built for every architecture.
optional='libisal-dev libhiredis-dev'

# Prints those of the packages that are not installed. A package that another one provides
# (pkgconf for pkg-config) counts through the command that it brings.
missing_packages()
{
    for package in "$@"; do
        case $package in
        gcc | make | autoconf | automake | pkg-config | python3)
            command -v "$package" >/dev/null 2>&1 && continue
            ;;
        esac
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=none
        [ "$state" = installed ] || printf '%s ' "$package"
    done
}

as_root()
{
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        echo "autogen.sh: to install packages, run it as root or install sudo" >&2
        return 1
    fi
}

apt_install()
{
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "$@" </dev/null
}

install_dependencies()
{
    if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
        cat >&2 <<'END'
autogen.sh: this system has no apt; install these with its own package manager:
  a C compiler and libc's headers, make, autoconf, automake, pkg-config,
  the development files of PCRE2, SQLite 3, zlib and libyaml, the time zone database, Python 3;
  optional: the development files of ISA-L and hiredis
END
        return 0
    fi
    # Word splitting makes the lists into arguments.
    # shellcheck disable=SC2046,SC2086
    set -- $(missing_packages $required)
    # shellcheck disable=SC2046,SC2086
    optional_missing=$(missing_packages $optional)
    [ -n "$*$optional_missing" ] || return 0
    as_root apt-get update -q </dev/null
    [ $# = 0 ] || apt_install "$@"
    for package in $optional_missing; do
        apt_install "$package" ||
            echo "autogen.sh: $package could not be installed; it is optional" >&2
    done
}

need_command()
{
    command -v "$1" >/dev/null 2>&1 && return
    echo "autogen.sh: $1 is missing (Debian: $2); ./autogen.sh --install-deps installs it" >&2
    exit 1
}

configure_too=no
case ${1-} in
--install-deps)
    shift
    configure_too=yes
    install_dependencies
    ;;
'') ;;
*)
    echo "usage: ./autogen.sh [--install-deps [CONFIGURE-ARGUMENT...]]" >&2
    exit 2
    ;;
esac

need_command autoreconf autoconf
need_command automake automake
need_command pkg-config pkg-config
autoreconf --force --install
[ "$configure_too" = no ] || ./configure "$@"
