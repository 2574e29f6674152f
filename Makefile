# Heed. `make help` lists what there is.

.PHONY: help setup build release demo test fuzz torture lint format bench bench-liquid bench-compose bench-delivery bench-reports bench-audience clean toolchain
.DEFAULT_GOAL := help

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

toolchain:
	@Scripts/toolchain

setup: toolchain ## install the system packages that are missing
	@Scripts/install build

build: setup ## debug build
	swift build

release: setup ## optimised build: .build/release/heed
	swift build -c release --product heed

demo: release ## a workspace with sample customers, and previews to look at
	@Scripts/demo

test: setup ## all tests (installs the servers they need)
	@Scripts/install test
	@Scripts/axe
	swift test --disable-xctest

# New seeds each time; what fails prints its own, which LIQUID_FUZZ_SEED or WEB_FUZZ_SEED repeats.
FUZZ_RUNS ?= 20000
FUZZ = LIQUID_FUZZ_RUNS=$(FUZZ_RUNS) LIQUID_FUZZ_SEED=$$(date +%s) \
	WEB_FUZZ_RUNS=$(FUZZ_RUNS) WEB_FUZZ_SEED=$$(date +%s) swift test --disable-xctest

fuzz: setup ## FUZZ_RUNS generated templates and requests, without and with the address sanitizer
	$(FUZZ) --filter 'LiquidFuzz|RequestFuzz'
	$(FUZZ) --filter 'LiquidFuzz|RequestFuzz' --sanitize=address --scratch-path .build-asan

# A seed that failed is repeated with HEED_TORTURE_SEED.
torture: setup ## the kill tests at full size: 20,000 mails, then 20,000 texts, each killed 30 times
	@Scripts/install test
	HEED_TORTURE_MAILS=20000 HEED_TORTURE_KILLS=30 swift test --disable-xctest --filter KillTests

lint: toolchain ## the format check that CI runs
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks

format: toolchain ## put the sources into the house's format
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

bench: setup ## speeds, each beside the limit measured in the same run
	@Scripts/install test
	swift build -c release
	@Benchmarks/run

bench-liquid: setup ## the template engine beside others and beside a program written by hand
	@Scripts/install bench
	swift build -c release --product LiquidBench
	swift build -c release --package-path Benchmarks/Liquid/Peers
	@Benchmarks/Liquid/run

bench-compose: setup ## finished emails a second, unsigned and signed, beside the bare render, openssl and Python
	@Scripts/install bench
	swift build -c release
	@Benchmarks/Compose/run

bench-delivery: setup ## messages sent a second beside smtp-source, libcurl, openssl, mailmerge and Python
	@Scripts/install test bench
	swift build -c release
	@Benchmarks/Delivery/run

bench-reports: setup ## privacy reports a second beside the bare drawing of their charts
	@Scripts/install bench
	swift build -c release
	@Benchmarks/Reports/run

bench-audience: setup ## imports and audiences of millions beside sqlite3, a plain join and libphonenumber
	@Scripts/install bench
	swift build -c release
	@Benchmarks/Audience/run

clean: ## remove build products
	rm -rf .build .build-asan
