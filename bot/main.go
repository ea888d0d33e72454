// Ukti answers questions about news with passages quoted byte for byte.
package main

import (
	"os"
	_ "time/tzdata" // zones by name where the system has no database, as in a container

	"github.com/ukti-bot/ukti/bot/internal/cli"
)

func main() { os.Exit(cli.Main()) }
