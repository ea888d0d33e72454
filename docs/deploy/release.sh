#!/usr/bin/env bash
# Makes what a release consists of, in the folder given (default: ./dist): static
# binaries, Debian packages, an SBOM (CycloneDX) and SHA-256 sums.
#
#   docs/deploy/release.sh [FOLDER]
#   TARGETS="linux/amd64 linux/arm64" docs/deploy/release.sh
#
# Every binary is built twice, here and in a clone somewhere else, and must have the
# same bytes: anybody can build the commit and compare. Uncommitted changes are not
# part of a release. It needs Go and git; dpkg-deb for the packages, left out where
# it is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

dist=${1:-dist}
targets=${TARGETS:-linux/amd64 linux/arm64 darwin/arm64 windows/amd64}
mkdir -p "$dist"
dist=$(cd "$dist" && pwd)

[ -z "$(git status --porcelain)" ] || { echo 'release: commit first: a release is a commit' >&2; exit 1; }
commit=$(git rev-parse HEAD)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH CGO_ENABLED=0

here=$(mktemp -d) there=$(mktemp -d)
trap 'rm -rf "$here" "$there"' EXIT
for folder in "$here" "$there"; do
	git clone -q . "$folder/ukti"
	git -C "$folder/ukti" checkout -q "$commit"
done

# build FOLDER OS ARCH FILE
build() {
	(cd "$1/ukti" && GOOS=$2 GOARCH=$3 go build -trimpath -ldflags='-s -w' -o "$4" ./bot)
}

version=$(sed -n 's/^const version = "\(.*\)"$/\1/p' bot/internal/cli/version.go)
[ -n "$version" ] || { echo 'release: bot/internal/cli/version.go names no version' >&2; exit 1; }

# package ARCH BINARY makes a Debian package: the binary, a unit and a config.
package() {
	local root
	root=$(mktemp -d -p "$here")
	chmod 755 "$root"
	install -D -m 755 "$2" "$root/usr/bin/ukti"
	install -D -m 644 config.example.yaml "$root/etc/ukti/config.yaml"
	install -d "$root/usr/lib/systemd/system" "$root/usr/share/doc/ukti" "$root/DEBIAN"
	sed 's#/usr/local/bin/#/usr/bin/#' docs/deploy/ukti.service >"$root/usr/lib/systemd/system/ukti.service"
	cp README.md CHANGELOG.md LICENSE NOTICE "$root/usr/share/doc/ukti/"
	chmod 644 "$root"/usr/lib/systemd/system/* "$root"/usr/share/doc/ukti/*
	echo /etc/ukti/config.yaml >"$root/DEBIAN/conffiles"
	cat >"$root/DEBIAN/control" <<-END
		Package: ukti
		Version: $version
		Architecture: $1
		Maintainer: Ukti <https://github.com/ukti-bot/ukti>
		Section: net
		Priority: optional
		Description: chat bot that quotes news articles byte for byte
		 Answers questions on Discord, Telegram, in a terminal and on a page with
		 passages of the articles it holds, each with its source line.
	END
	dpkg-deb --root-owner-group --build "$root" "$dist/ukti_${version}_$1.deb" >/dev/null
}

for target in $targets; do
	os=${target%/*} arch=${target#*/}
	file=$dist/ukti-$version-$os-$arch
	[ "$os" != windows ] || file=$file.exe
	build "$here" "$os" "$arch" "$file"
	build "$there" "$os" "$arch" "$there/again"
	cmp "$file" "$there/again" || { echo "release: $target is not built the same twice" >&2; exit 1; }
	if [ "$os" = linux ] && command -v dpkg-deb >/dev/null; then
		package "$arch" "$file"
	fi
	printf '%s: the same bytes twice\n' "$target"
done
(cd "$here/ukti" && go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.9.0 app -json -licenses -noserial \
	-main bot -output "$dist/ukti-$version.cdx.json" .) 2>"$here/sbom.log" || { cat "$here/sbom.log" >&2; exit 1; }
(cd "$dist" && sha256sum -- ukti[-_]* >SHA256SUMS)
cat "$dist/SHA256SUMS"
