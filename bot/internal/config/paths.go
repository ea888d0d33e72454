package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// isPath reports whether a key names files or folders.
func isPath(key string) bool {
	switch key {
	case "data_dir", "articles", "terminal.history":
		return true
	}
	return strings.HasSuffix(key, fileSuffix)
}

// homes puts the home of the bot's user in the place of a path's ~, as a shell
// would: a YAML file has no shell before it, and a folder named ~ is never meant.
func (d *decoder) homes(c *Config) {
	for _, l := range leaves(c) {
		if !isPath(l.path) {
			continue
		}
		switch v := l.value.Addr().Interface().(type) {
		case *string:
			*v = d.expand(l.path, *v)
		case *[]string:
			for i := range *v {
				(*v)[i] = d.expand(l.path, (*v)[i])
			}
		}
	}
}

func (d *decoder) expand(key, path string) string {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil || rest != "" && !os.IsPathSeparator(rest[0]) {
		d.about(key, "begins with ~, and whose home that is can't be told here", "write the folder's whole path")
		return path
	}
	return filepath.Join(home, rest)
}

// articles wants every path of articles to be there: a newsroom whose folder is
// misspelt would otherwise be answered from nothing.
func (d *decoder) articles(paths []string) {
	for _, path := range paths {
		if path == "" {
			d.about("articles", "holds an empty path", "name a file or folder, or remove the entry")
			continue
		}
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			d.about("articles", "names "+path+", which is not there", "correct the path, or make the folder before Ukti starts")
		}
	}
}
