package backup

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/embed/vectordb"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

var (
	// ErrDamaged is wrapped when a backup is not what its manifest says.
	ErrDamaged = errors.New("the backup is damaged or none")
	// ErrNotEmpty is wrapped when a folder holds what a restored backup would replace.
	ErrNotEmpty = errors.New("data_dir holds an archive or a state already")
)

// restoredFolder is where the config and the keys of a backup are put: Ukti doesn't
// know where the operator wants them.
const restoredFolder = "restored"

// maxManifest is how large a manifest may be, in bytes.
const maxManifest = 16 << 20

// RestoreOptions of [Restore].
type RestoreOptions struct {
	DataDir string
	Replace bool // put what is in data_dir aside instead of refusing
	Now     time.Time
}

// Restored is what [Restore] has done.
type Restored struct {
	Manifest
	Aside  string   // the folder to which what was there before was moved; "" for nothing
	Beside []string // the config's and the keys' files, which wait to be put in place
}

// Restore checks a backup, every hash and every text of the archive, and puts it into
// data_dir, which no other process may be using. Nothing is changed before all is
// checked, and nothing is deleted.
func Restore(ctx context.Context, path string, o RestoreOptions) (Restored, error) {
	r, err := restore(ctx, path, o)
	if err != nil {
		return Restored{}, fmt.Errorf("restore: %w", err)
	}
	return r, nil
}

func restore(ctx context.Context, path string, o RestoreOptions) (r Restored, err error) {
	if err := os.MkdirAll(o.DataDir, 0o700); err != nil {
		return r, fmt.Errorf("%w; set data_dir to a folder that can be made and written to", err)
	}
	free, err := take(ctx, o.DataDir)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, free()) }()
	held := heldIn(o.DataDir)
	if len(held) > 0 && !o.Replace {
		return r, fmt.Errorf("%w: %s; give --replace to put it aside, or set data_dir to an empty folder", ErrNotEmpty, o.DataDir)
	}
	dir, err := os.MkdirTemp(o.DataDir, ".restore-")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if r.Manifest, err = unpack(ctx, path, dir); err != nil {
		return r, err
	}
	if r.Damaged, err = check(ctx, dir); err != nil {
		return r, err
	}
	if r.Aside, err = putAside(o, held); err != nil {
		return r, err
	}
	r.Beside, err = putInPlace(dir, o.DataDir, r.Files)
	return r, err
}

// take makes sure that no bot uses data_dir meanwhile.
func take(ctx context.Context, dataDir string) (free func() error, err error) {
	var locks []*sqlitefile.Lock
	free = func() error {
		var errs []error
		for _, l := range locks {
			errs = append(errs, l.Release())
		}
		return errors.Join(errs...)
	}
	for _, name := range []string{state.LockFile, archive.LockFile} {
		l, err := sqlitefile.TakeLock(ctx, filepath.Join(dataDir, name))
		if sqlitefile.IsBusy(err) {
			err = fmt.Errorf("%w: data_dir %s; stop the bot that runs on it first", sqlitefile.ErrInUse, dataDir)
		}
		if err != nil {
			return nil, errors.Join(err, free())
		}
		locks = append(locks, l)
	}
	return free, nil
}

// heldIn returns the names of the databases in a folder, with the logs beside them, and
// of the keys of their receipts.
func heldIn(dataDir string) (names []string) {
	for _, name := range []string{state.File, archive.File, vectordb.File} {
		for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
			if _, err := os.Lstat(filepath.Join(dataDir, name+suffix)); err == nil {
				names = append(names, name+suffix)
			}
		}
	}
	if _, err := os.Lstat(filepath.Join(dataDir, receipt.KeysFile)); err == nil && len(names) > 0 {
		names = append(names, receipt.KeysFile)
	}
	return names
}

// unpack reads a backup and compares each file with the manifest. With a folder it
// writes them there.
func unpack(ctx context.Context, path, dir string) (m Manifest, err error) {
	f, err := os.Open(path)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	zipped, err := gzip.NewReader(withContext{ctx, f})
	if err != nil {
		return m, damaged(ctx, path, err)
	}
	r := tar.NewReader(zipped)
	if m, err = readManifest(r); err != nil {
		return m, damaged(ctx, path, err)
	}
	if m.Format > format {
		return m, fmt.Errorf("%s was made by Ukti %s in the form %d, this one knows %d; restore it with that version", path, m.Version, m.Format, format)
	}
	for _, e := range m.Files {
		if err := unpackFile(r, e, dir); err != nil {
			return m, damaged(ctx, path, err)
		}
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		return m, damaged(ctx, path, errors.Join(errors.New("there is more in it than its manifest names"), err))
	}
	return m, nil
}

func damaged(ctx context.Context, path string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it ends too early")
	}
	return fmt.Errorf("%w: %s: %w; restore another one", ErrDamaged, path, err)
}

func readManifest(r *tar.Reader) (m Manifest, err error) {
	h, err := r.Next()
	if err != nil {
		return m, err
	}
	if h.Name != manifestName || h.Size > maxManifest {
		return m, fmt.Errorf("it begins with %q, not with its manifest", h.Name)
	}
	if err := json.NewDecoder(r).Decode(&m); err != nil {
		return m, err
	}
	for i, e := range m.Files {
		if !known(e.Name) || e.Size < 0 || slices.ContainsFunc(m.Files[:i], func(o Entry) bool { return o.Name == e.Name }) {
			return m, fmt.Errorf("its manifest names %q", e.Name)
		}
	}
	return m, nil
}

// known reports a name that a backup may hold: none leads out of the folder.
func known(name string) bool {
	if key, ok := strings.CutPrefix(name, keysFolder); ok {
		return key != "" && !strings.HasPrefix(key, ".") && !strings.ContainsAny(key, `/\:`)
	}
	return slices.Contains([]string{archive.File, state.File, receipt.KeysFile, vectorsName, configName}, name)
}

func unpackFile(r *tar.Reader, e Entry, dir string) error {
	h, err := r.Next()
	if err != nil {
		return err
	}
	if h.Name != e.Name || h.Size != e.Size || h.Typeflag != tar.TypeReg {
		return fmt.Errorf("it has %q where its manifest has %q", h.Name, e.Name)
	}
	hash := sha256.New()
	out := io.Writer(hash)
	if dir != "" {
		path := filepath.Join(dir, filepath.FromSlash(e.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.MultiWriter(hash, f), r)
		if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
			return err
		}
	} else if _, err := io.Copy(out, r); err != nil {
		return err
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != e.SHA256 {
		return fmt.Errorf("%s has the hash %s, its manifest says %s", e.Name, got, e.SHA256)
	}
	return nil
}

// check opens what was unpacked as a start would. Damaged articles are no obstacle:
// the bot leaves them out.
func check(ctx context.Context, dir string) (damaged []string, err error) {
	if there(filepath.Join(dir, state.File)) {
		if err := state.CheckCopy(ctx, filepath.Join(dir, state.File)); err != nil {
			return nil, err
		}
	}
	if !there(filepath.Join(dir, archive.File)) {
		return nil, nil
	}
	found, err := archive.CheckCopy(ctx, filepath.Join(dir, archive.File))
	for _, d := range found {
		damaged = append(damaged, string(d.ID))
	}
	return damaged, err
}

func there(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// putAside moves what data_dir holds into a folder of its own.
func putAside(o RestoreOptions, held []string) (folder string, err error) {
	if len(held) == 0 {
		return "", nil
	}
	folder = filepath.Join(o.DataDir, "before-"+o.Now.UTC().Format(stamp))
	if err := os.Mkdir(folder, 0o700); err != nil {
		return "", err
	}
	for _, name := range held {
		if err := os.Rename(filepath.Join(o.DataDir, name), filepath.Join(folder, name)); err != nil {
			return "", err
		}
	}
	return folder, syncFolder(folder)
}

// putInPlace moves the databases and the keys of receipts where the bot looks for them, and the rest beside.
func putInPlace(dir, dataDir string, files []Entry) (beside []string, err error) {
	for _, e := range files {
		to := filepath.Join(dataDir, e.Name)
		if e.Name != state.File && e.Name != archive.File && e.Name != receipt.KeysFile {
			to = filepath.Join(dataDir, restoredFolder, filepath.FromSlash(e.Name))
			if e.Name != vectorsName {
				beside = append(beside, to)
			}
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return nil, err
		}
		if err := os.Rename(filepath.Join(dir, filepath.FromSlash(e.Name)), to); err != nil {
			return nil, err
		}
	}
	return beside, syncFolder(dataDir)
}
