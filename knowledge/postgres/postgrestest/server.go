package postgrestest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
)

// Server is a PostgreSQL server of a test's own, which it may stop and start.
type Server struct {
	Address string

	tb          testing.TB
	bin, folder string
	port        int
	as          *syscall.Credential // nil: whoever runs the test
}

// Start starts a server of the test's own, which ends with it. Without the variable of the
// environment, or without the server's programs, the test is skipped.
func Start(tb testing.TB) *Server {
	tb.Helper()
	if os.Getenv(Variable) == "" {
		tb.Skip(Variable + " is not set to the address of a PostgreSQL server")
	}
	s := &Server{tb: tb, bin: programs(tb)}
	var err error
	if s.folder, err = os.MkdirTemp("/tmp", "ukti-postgres-"); err != nil { // where another user may enter, and a socket has room
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(s.folder) })
	if os.Getuid() == 0 { // as which the server does not run
		s.as = credential(tb)
		if err := os.Chown(s.folder, int(s.as.Uid), int(s.as.Gid)); err != nil {
			tb.Fatal(err)
		}
	}
	s.port = freePort(tb)
	s.run("initdb", "-D", s.data(), "-U", "ukti", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	s.start()
	tb.Cleanup(func() { s.run("pg_ctl", "-D", s.data(), "-m", "immediate", "-w", "stop") })
	s.Address = fmt.Sprintf("postgres://ukti@127.0.0.1:%d/postgres?sslmode=disable", s.port)
	return s
}

// Restart stops the server, whoever is connected, and starts it again.
func (s *Server) Restart() {
	s.tb.Helper()
	s.run("pg_ctl", "-D", s.data(), "-m", "fast", "-w", "stop")
	s.start()
}

func (s *Server) data() string { return filepath.Join(s.folder, "data") }

func (s *Server) start() {
	s.tb.Helper()
	s.run("pg_ctl", "-D", s.data(), "-w", "-l", filepath.Join(s.folder, "log"), "-o",
		fmt.Sprintf("-k %s -c listen_addresses=127.0.0.1 -c port=%d -c max_connections=150", s.folder, s.port), "start")
}

func (s *Server) run(program string, args ...string) {
	s.tb.Helper()
	out, err := os.CreateTemp(s.tb.TempDir(), program)
	if err != nil {
		s.tb.Fatal(err)
	}
	defer func() { _ = out.Close() }()
	cmd := exec.Command(filepath.Join(s.bin, program), args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.folder, out, out // a file, which the server may keep open
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as}
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		s.tb.Fatalf("%s: %v\n%s", program, err, said)
	}
}

// programs is the folder of the newest server's programs.
func programs(tb testing.TB) string {
	tb.Helper()
	all, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if path, err := exec.LookPath("initdb"); err == nil && len(all) == 0 {
		all = append(all, path)
	}
	if len(all) == 0 {
		tb.Skip("PostgreSQL's programs initdb and pg_ctl are not installed")
	}
	slices.Sort(all)
	return filepath.Dir(all[len(all)-1])
}

// credential is that of the user whom the server's package has made.
func credential(tb testing.TB) *syscall.Credential {
	tb.Helper()
	u, err := user.Lookup("postgres")
	if err != nil {
		tb.Skip("the server does not run as root, and there is no user postgres")
	}
	uid, err := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err != nil || err2 != nil {
		tb.Fatal(err, err2)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func freePort(tb testing.TB) int {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}
