# `make demo` and `make test` do everything on a Debian 12 with Swift 6.3; the steps are in .make/.
.DEFAULT_GOAL := help
.PHONY: help demo test bench build lint format protos clean packages

# One build serves the demo, the tests and CI: other flags would compile everything twice.
BUILD := swift build -c release --build-tests

help: ## show this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | awk -F'\t' '{ printf "make %-9s %s\n", $$1, $$2 }'

demo: packages build ## run a service and three devices that meet on one survey; KEEP=1 leaves it running
	@.make/demo

test: packages lint build verifier ## check the style, build, and run every test
	swift test -c release --skip-build

# BENCH='--seconds 10' makes it shorter; `Benchmarks/crowd --help` has the rest.
bench: packages build ## time what others are answered while a hostile crowd is at a service
	/usr/bin/python3 -B Benchmarks/crowd $(BENCH)

build: packages ## build the library, the command line and the tests (release)
	$(BUILD)

lint: ## check formatting and the rules of the house
	@.make/lint

format: ## format the Swift and Go sources in place
	@.make/sources swift | xargs -0 swift format -i --parallel
	@.make/sources go | xargs -0 gofmt -w

protos: ## generate the code of CairnWire from protocol/ again
	@.make/protos

clean: ## remove all that was built
	rm -rf .build

.PHONY: verifier
verifier: packages
	@Tests/Verifiers/build

packages:
	@.make/packages
