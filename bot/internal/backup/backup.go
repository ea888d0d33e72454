// Package backup writes everything that can't be made again into one file, while the
// bot runs, and puts it back. A backup is a tar archive, compressed with gzip, whose
// first file, manifest.json, names the others with their sizes and hashes.
package backup

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/embed/vectordb"
)

// The names of what a backup holds, beside state.File and archive.File.
const (
	manifestName = "manifest.json"
	configName   = "config.yaml"
	vectorsName  = "vectors.json" // which models the sentence vectors came from
	keysFolder   = "keys/"        // the files of secrets, by their keys in the config
)

// unfinished begins the name of the folder in which a backup is made.
const unfinished = ".ukti-backup-"

// format is the version of a backup's form.
const format = 1

// ErrExists is wrapped when a backup would overwrite a file.
var ErrExists = errors.New("there is a file of that name")

// Source is what a backup is made of.
type Source struct {
	DataDir string
	Server  bool              // a PostgreSQL server keeps the archive and the state: what data_dir has of them is of another time
	Config  string            // the config's file; "" for none
	Keys    map[string]string // files of secrets by their keys, such as telegram.token
	Version string            // of Ukti
	Now     time.Time
}

// Manifest says what a backup holds.
type Manifest struct {
	Format  int       `json:"format"`
	Version string    `json:"version"` // of the Ukti that made it
	Made    time.Time `json:"made"`
	Files   []Entry   `json:"files"`
	// Damaged are articles whose text was not that of its revision already when the
	// backup was made.
	Damaged []string `json:"damaged,omitempty"`
}

// Entry is a file of a backup.
type Entry struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Size is how many bytes the files have together.
func (m Manifest) Size() (bytes int64) {
	for _, e := range m.Files {
		bytes += e.Size
	}
	return bytes
}

// Write makes a backup at path, which must not exist: it appears once it is whole, on
// the disk, and read back. Whoever uses data_dir need not stop. For a moment it takes
// as much space beside path again as data_dir has. The file holds the config's secrets.
func Write(ctx context.Context, s Source, path string) (Manifest, error) {
	m, err := write(ctx, s, path)
	if err != nil {
		return Manifest{}, fmt.Errorf("backup: %w", err)
	}
	return m, nil
}

func write(ctx context.Context, s Source, path string) (Manifest, error) {
	if _, err := os.Lstat(path); err == nil {
		return Manifest{}, exists(path)
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), unfinished)
	if err != nil {
		return Manifest{}, fmt.Errorf("%w; name a file in a folder that can be written to", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	m, err := collect(ctx, s, dir)
	if err != nil {
		return Manifest{}, err
	}
	packed := filepath.Join(dir, "packed")
	if err := pack(ctx, m, dir, packed); err != nil {
		return Manifest{}, err
	}
	if _, err := unpack(ctx, packed, ""); err != nil {
		return Manifest{}, fmt.Errorf("it can't be read back: %w", err)
	}
	return m, publish(packed, path)
}

// collect copies what belongs into a backup into dir, and describes it.
func collect(ctx context.Context, s Source, dir string) (Manifest, error) {
	m := Manifest{Format: format, Version: s.Version, Made: s.Now.UTC().Truncate(time.Second)}
	steps := []struct {
		name string
		copy func(to string) error
	}{
		// The archive first: the state's notes say more of it than they should, never less.
		{archive.File, func(to string) error { return s.copyFile(ctx, to, archive.Copy) }},
		{state.File, func(to string) error { return s.copyFile(ctx, to, state.Copy) }},
		{receipt.KeysFile, func(to string) error { return copyFile(filepath.Join(s.DataDir, receipt.KeysFile), to) }},
		{vectorsName, func(to string) error { return writeRecipe(ctx, s.DataDir, to) }},
		{configName, func(to string) error { return copyFile(s.Config, to) }},
	}
	for _, step := range steps {
		err := step.copy(filepath.Join(dir, step.name))
		if errors.Is(err, fs.ErrNotExist) && step.name != configName || step.name == configName && s.Config == "" {
			continue // there is none
		}
		if err != nil {
			return Manifest{}, err
		}
		if err := m.add(dir, step.name); err != nil {
			return Manifest{}, err
		}
	}
	if len(m.Files) == 0 || !s.Server && m.Files[0].Name == configName {
		return Manifest{}, fmt.Errorf("there is nothing in data_dir %s yet", s.DataDir)
	}
	if err := m.addKeys(dir, s.Keys); err != nil {
		return Manifest{}, err
	}
	return m, m.noteDamage(ctx, dir)
}

// copyFile copies a database of data_dir, where it is there that it is kept.
func (s Source) copyFile(ctx context.Context, to string, copy func(ctx context.Context, dir, to string) error) error {
	if s.Server {
		return fs.ErrNotExist
	}
	return copy(ctx, s.DataDir, to)
}

// add describes a file of the folder.
func (m *Manifest) add(dir, name string) error {
	sum, size, err := hashFile(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	m.Files = append(m.Files, Entry{Name: name, Size: size, SHA256: sum})
	return nil
}

func (m *Manifest) addKeys(dir string, keys map[string]string) error {
	if err := os.MkdirAll(filepath.Join(dir, keysFolder), 0o700); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if err := copyFile(keys[key], filepath.Join(dir, keysFolder+key)); err != nil {
			return err
		}
		if err := m.add(dir, keysFolder+key); err != nil {
			return err
		}
	}
	return nil
}

// noteDamage looks for damaged articles: they are kept as they are, and named.
func (m *Manifest) noteDamage(ctx context.Context, dir string) error {
	path := filepath.Join(dir, archive.File)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	damaged, err := archive.CheckCopy(ctx, path)
	for _, d := range damaged {
		m.Damaged = append(m.Damaged, string(d.ID))
	}
	return err
}

// writeRecipe writes down which models the sentence vectors came from; they are
// computed again.
func writeRecipe(ctx context.Context, dataDir, to string) error {
	if _, err := os.Stat(filepath.Join(dataDir, vectordb.File)); err != nil {
		return err
	}
	spaces, err := vectordb.Spaces(ctx, dataDir)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(spaces, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(to, append(text, '\n'), 0o600)
}

// pack writes the tar archive of a manifest's files.
func pack(ctx context.Context, m Manifest, dir, path string) (err error) {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	zipped := gzip.NewWriter(out)
	tarred := tar.NewWriter(zipped)
	if err = writeTar(ctx, tarred, m, dir); err == nil {
		err = errors.Join(tarred.Close(), zipped.Close(), out.Sync())
	}
	return errors.Join(err, out.Close())
}

func writeTar(ctx context.Context, w *tar.Writer, m Manifest, dir string) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := w.WriteHeader(header(m, manifestName, int64(len(text)))); err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return err
	}
	for _, e := range m.Files {
		if err := w.WriteHeader(header(m, e.Name, e.Size)); err != nil {
			return err
		}
		f, err := os.Open(filepath.Join(dir, e.Name))
		if err != nil {
			return err
		}
		_, err = io.Copy(w, withContext{ctx, f})
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

func header(m Manifest, name string, size int64) *tar.Header {
	return &tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: m.Made, Format: tar.FormatPAX}
}

// publish moves a whole file to its name, and overwrites nothing.
func publish(packed, path string) error {
	switch err := os.Link(packed, path); { // unlike a rename it overwrites nothing
	case errors.Is(err, fs.ErrExist):
		return exists(path)
	case err != nil: // a file system without links
		if err := os.Rename(packed, path); err != nil {
			return err
		}
	}
	return syncFolder(filepath.Dir(path))
}

func exists(path string) error { return fmt.Errorf("%w: %s; name another", ErrExists, path) }
