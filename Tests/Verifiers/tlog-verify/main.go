// tlog-verify audits the log of one survey without any code of Cairn: the checkpoint's signature,
// every entry against the tiles, every tile against the root, and inclusion and consistency proofs.
//
// The notes, the tree and the proofs are those of Go's checksum database (golang.org/x/mod/sumdb),
// which Debian ships as golang-golang-x-mod-dev. The hashing of entries is written here once more.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	vkey := flag.String("vkey", "", "the log's verifier key: name+hash+key (required)")
	url := flag.String("url", "", "the log's prefix, such as http://host/v1/surveys/helsinki/log")
	dir := flag.String("dir", "", "a folder that `cairn export tlog` wrote, instead of -url")
	token := flag.String("token", "", "a bearer token, for a survey that is not public")
	command := flag.String("token-command", "", "a shell command that prints a fresh token")
	proofs := flag.Int("proofs", 64, "how many proofs of each kind to ask the service for (with -url)")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: tlog-verify -vkey KEY (-url PREFIX | -dir FOLDER) [options]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if *vkey == "" || (*url == "") == (*dir == "") || flag.NArg() != 0 {
		flag.Usage()
		os.Exit(2)
	}
	var files source = folder(*dir)
	if *url != "" {
		files = newService(*url, *token, *command)
	}
	report, err := audit(files, *vkey, *proofs)
	if err != nil {
		fmt.Fprintln(os.Stderr, "tlog-verify:", err)
		os.Exit(1)
	}
	fmt.Print(report)
}
