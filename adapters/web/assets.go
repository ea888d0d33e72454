package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
)

//go:embed assets/*.css assets/*.js assets/*.svg assets/*.woff2 assets/OFL.txt
var assetFiles embed.FS

// assets are the files that pages load. Their addresses hold a hash of them all,
// so browsers may keep them for ever.
type assets struct {
	version string
	files   map[string]asset
}

type asset struct {
	mime string
	body []byte
}

func loadAssets() (*assets, error) {
	names, err := fs.Glob(assetFiles, "assets/*")
	if err != nil {
		return nil, err
	}
	all := &assets{files: map[string]asset{}}
	hash := sha256.New()
	for _, file := range names {
		data, err := assetFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		_, _ = fmt.Fprintf(hash, "%s %d\n%s", file, len(data), data)
		all.files[path.Base(file)] = asset{mime: mediaType(file), body: data}
	}
	all.version = hex.EncodeToString(hash.Sum(nil))[:12]
	return all, nil
}

// mediaType does not ask the system, whose tables differ.
func mediaType(file string) string {
	switch path.Ext(file) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".txt": // the font's licence, which must come with it
		return "text/plain; charset=utf-8"
	}
	return mime.TypeByExtension(path.Ext(file))
}

// address is where a file is found.
func (a *assets) address(file string) string { return "/assets/" + a.version + "/" + file }

func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	file, ok := a.files[r.PathValue("name")]
	if !ok || r.PathValue("version") != a.version {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", file.mime)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Length", strconv.Itoa(len(file.body)))
	_, _ = w.Write(file.body)
}

// openAPI describes the API for programs that read such descriptions.
//
//go:embed openapi.yaml
var openAPI []byte

func openAPIFile(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/yaml")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write(openAPI)
}

// robotsFile asks robots to leave questions alone: each would be a search.
func robotsFile(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	_, _ = io.WriteString(w, "User-agent: *\nDisallow: /?\nDisallow: /api/\nDisallow: /suggest\n")
}
