# What can be done here; `make` alone lists it. The building itself is CMake's (CMakeLists.txt, CMakePresets.json).

BUILD  ?= build/release
PREFIX ?= /usr/local
JOBS   ?= $(shell nproc)
SYNAPTICA_WERROR ?= OFF

PROGRAM := $(BUILD)/synaptica
CTEST   := ctest --test-dir $(BUILD) --output-on-failure -j $(JOBS)

.PHONY: help build demo test validate portability bench install web format clean

help:
	@echo 'make demo       build, then run the first figure: theory against simulation'
	@echo 'make build      build the program: $(PROGRAM)'
	@echo 'make test       unit tests, and tests through the command line'
	@echo 'make validate   what is slow: kill -9 campaigns, sanitizers, browser, shipped studies'
	@echo 'make portability  the same sources through clang and clang-tidy'
	@echo 'make bench      speed, against named peers'
	@echo 'make install    install the program and study files below PREFIX ($(PREFIX)); DESTDIR is honoured'
	@echo 'make web        take the scripts of the report page from npm again'
	@echo 'make format     clang-format the sources'
	@echo 'make clean      remove the build folders'
	@echo
	@echo 'Debian packages that a target needs and the machine lacks are installed, as root or through sudo.'

# The program alone needs no test library: a folder that was set up with tests keeps them, a new one does without.
build:
	@tools/install-packages build
	@test -f $(BUILD)/CMakeCache.txt || \
	  cmake --preset release -B $(BUILD) -DSYNAPTICA_TESTS=OFF -DSYNAPTICA_BENCH=OFF >/dev/null
	@cmake --build $(BUILD) --target synaptica_program -j $(JOBS)

demo: build
	$(PROGRAM) run studies/memory-drift.toml --check --output demo-output/memory-drift
	@echo 'Open demo-output/memory-drift/report.html in a browser; it needs no network.'

test:
	@tools/install-packages build test
	@cmake --preset release -B $(BUILD) -DSYNAPTICA_TESTS=ON -DSYNAPTICA_BENCH=OFF \
	  -DSYNAPTICA_WERROR=$(SYNAPTICA_WERROR) >/dev/null
	@cmake --build $(BUILD) -j $(JOBS)
	@$(CTEST) -L 'unit|system|slow'

validate:
	@tools/install-packages build test bench validate web
	@cmake --preset release -B $(BUILD) -DSYNAPTICA_TESTS=ON -DSYNAPTICA_BENCH=OFF \
	  -DSYNAPTICA_WERROR=$(SYNAPTICA_WERROR) >/dev/null
	@cmake --build $(BUILD) -j $(JOBS)
	@$(CTEST) -L validation

portability:
	@tools/install-packages build test bench validate
	@cmake --preset release -B $(BUILD) -DSYNAPTICA_TESTS=ON >/dev/null
	@$(CTEST) -L portability

bench:
	@tools/install-packages build bench peers
	@cmake --preset release -B $(BUILD) -DSYNAPTICA_BENCH=ON >/dev/null
	@cmake --build $(BUILD) -j $(JOBS)
	@bench/run $(BUILD)

install: build
	cmake --install $(BUILD) --prefix $(PREFIX)

web:
	@tools/install-packages web
	web/refresh

format:
	@tools/install-packages validate
	git ls-files -- 'synaptica/*.h' 'synaptica/*.cpp' 'bench/*.h' 'bench/*.cpp' | xargs clang-format -i

clean:
	cmake -E rm -rf build
