#!/bin/sh
# Takes the page's font from its npm package: Noto Serif Bengali, regular, already
# cut down to the Bengali script, and its licence. The sum is the file's in this
# folder.
set -eu
cd "$(dirname "$0")"
package=@fontsource/noto-serif-bengali@5.3.0
sum=b2526e720328996ce10e17f7db2eb2b6a305a68cb9fea6c719d1ade18404c2c5
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
(cd "$work" && npm pack --silent "$package" >/dev/null && tar xzf ./*.tgz)
font=$work/package/files/noto-serif-bengali-bengali-400-normal.woff2
echo "$sum  $font" | sha256sum --check --quiet
cp "$font" noto-serif-bengali.woff2
cp "$work/package/LICENSE" OFL.txt
