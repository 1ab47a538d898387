# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every verb of the project; `make help` lists them. Nothing is left outside build/ and the cache
# (${XDG_CACHE_HOME:-~/.cache}/ncr), except by deps and install.
#
#	KERNEL=6.12		kernel series to build for and to boot: 6.1, 6.12 or 7.2 (default: the newest installed headers);
#				uml: User-Mode Linux with the patched audit core and sanitizers
#	KERNELRELEASE=R		the same by release (default for install: the running kernel)
#	W=1 C=1 V=1		as in the kernel's own build
#	DESTDIR= PREFIX=	for install
#	LIBTOM_DIR=DIR		a folder with the archives of libtomcrypt and libtommath (kernel/pk/libtom; default: apt)
#	JOBS=N			parallel jobs (default: one a processor)
#	SUITES='A B'		for check and check-matrix: these test suites only
#	POWER_CUTS=N		resets of the machine in the suite power-cuts (4); SEED=N repeats their moments

MAKEFLAGS += --no-print-directory
# What was given on the command line reaches the sub-makes below by name, and Kbuild not at all: it has its own
# KERNELRELEASE.
MAKEOVERRIDES :=
export LIBTOM_DIR

ROOT := $(CURDIR)
ifneq ($(words $(ROOT)),1)
$(error the kernel's build does not work in a folder with blanks in its name: $(ROOT))
endif
PREFIX ?= /usr/local
W ?=
C ?=
V ?=
SUITES ?=
JOBS ?= $(shell nproc)

# asked once, and only by verbs that need it
RELEASE = $(eval RELEASE := $$(or $(KERNELRELEASE),$$(shell selftest/vm/kernelrelease "$(KERNEL)")))$(RELEASE)
BUILD = $(ROOT)/build/$(RELEASE)

PACKAGES := gcc g++ make libc6-dev gcc-multilib linux-headers-cloud-amd64 linux-source-6.1 sparse perl python3 xz-utils \
	qemu-system-x86 cpio kmod e2fsprogs util-linux libcmocka-dev libaudit-dev libauparse-dev libkeyutils-dev \
	libssl-dev openssl pkgconf valgrind mandoc systemd python3-cryptography-vectors libargon2-dev libtss2-dev swtpm \
	libtss2-tcti-swtpm0 tpm2-tools mmdebstrap zstd patch dpkg-dev flex bison bc

# Parts with a Makefile of their own. Each takes O=, an absolute folder for its output.
parts := $(patsubst %/Makefile,%,$(wildcard tools/Makefile keystore/Makefile audit-rules/Makefile selftest/*/Makefile))
installed_parts := $(filter-out selftest/%,$(parts))
sub = $(MAKE) $(if $(V),,-s)

.DEFAULT_GOAL := all
.PHONY: all module module-test module-lint tools selftests deps run check check-boot check-matrix check-patched \
	check-sanitizers check-lint vm bench install clean help

all: module tools ## build the module and the tools

help: ## this list
	@echo 'usage: make [VERB] [VARIABLE=VALUE]...'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile
	@echo
	@awk -F '\t+' '/^#\t[A-Z]/ { printf "  %-18s %s\n", $$2, $$3 }' Makefile

# --- building -------------------------------------------------------------------------------------------------------

# Kbuild writes beside the sources, so it gets a tree of links to them; links to files that are gone are removed.
# The prefix map keeps the folder's name out of the module: the same sources give the same bytes anywhere.
# A kernel whose headers are not installed is built for in the root that selftest/vm/kernel made for it, User-Mode Linux
# in its own build folder.
define kbuild
	@test -n "$(RELEASE)"
	@kernel/pk/libtom "$(ROOT)/build/libtom"
	@mkdir -p "$(1)" && cp -rsf "$(ROOT)/kernel/." "$(1)/" && find "$(1)" -xtype l -delete
	@mkdir -p "$(1)/pk/libtom.d" && cp -rsf "$(ROOT)/build/libtom/." "$(1)/pk/libtom.d/"
	+@make="$(MAKE)"; build="/lib/modules/$(RELEASE)/build"; case "$(RELEASE)" in *-uml) \
		kernel=$$(selftest/uml/kernel) && build="$$kernel/tree O=$$kernel/build ARCH=um UBSAN_SANITIZE=y" ;; \
	*) [ -e "$$build/Makefile" ] || { \
		kernel=$$(selftest/vm/kernel "$(RELEASE)") && make="selftest/vm/inside $$kernel/root make"; } ;; esac || exit 1; \
	flock "$(ROOT)/build/.lock" $$make $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS)) \
		-C $$build M="$(1)" $(if $(V),V=$(V),-s) $(if $(W),W=$(W)) $(if $(C),C=$(C)) \
		CONFIG_DEBUG_INFO_BTF_MODULES= NCR_SELFTEST_DIR="$(ROOT)/selftest" $(2) \
		KCFLAGS="-ffile-prefix-map=$(1)/= -ffile-prefix-map=$(ROOT)/= $(3)" modules
endef

module: ## build the kernel module
	$(call kbuild,$(BUILD),,)

module-test: ## build the module with its test hooks
	$(call kbuild,$(BUILD)/test,NCR_TEST_HOOKS=y,)

# for selftest/lint: everything is a warning, every warning an error
module-lint:
	$(call kbuild,$(BUILD)/lint,W=1 C=1 CF=-Wsparse-error,-Werror -fstack-usage)
	$(call kbuild,$(BUILD)/lint-test,W=1 C=1 CF=-Wsparse-error NCR_TEST_HOOKS=y,-Werror -fstack-usage)

tools: ## build the user-space programs
	+@$(foreach part,$(installed_parts),$(sub) -C $(part) all O="$(ROOT)/build/$(part)" PREFIX="$(PREFIX)" &&) true

selftests: ## build the test programs, 64-bit and 32-bit
	+@$(foreach part,$(filter selftest/%,$(parts)),$(sub) -C $(part) all O="$(ROOT)/build/$(part)" &&) true
	+@if [ -e selftest/device/Makefile ]; then \
		sysroot=$$(selftest/vm/image --kernelrelease "$(RELEASE)" --sysroot32) && \
		$(sub) -C selftest/device bits32 O="$(ROOT)/build/selftest/device" SYSROOT32="$$sysroot"; fi

# --- running and testing --------------------------------------------------------------------------------------------

# An update that fails for somebody else's package source is no reason to stop; what cannot be installed is.
deps: ## install the Debian packages that building and testing need
	@missing=; for package in $(PACKAGES); do \
		[ "$$(dpkg-query -W -f '$${db:Status-Status}' $$package 2>/dev/null)" = installed ] || \
			missing="$$missing $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" != 0 ]; then \
		echo "error: not installed:$$missing" >&2; \
		echo "hint: sudo apt-get install --no-install-recommends$$missing" >&2; exit 1; \
	fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	apt-get -q update || echo "warning: apt-get update had errors; going on with what there is" >&2; \
	apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 install $$missing </dev/null || \
		{ echo "error: could not install:$$missing" >&2; echo "hint: check the sources in /etc/apt" >&2; exit 1; }

run: deps ## show what it does: a demonstration in a virtual machine
	@$(MAKE) all KERNELRELEASE="$(RELEASE)"
	@KERNELRELEASE="$(RELEASE)" selftest/demo/run

check: ## build and test everything
	@KERNELRELEASE="$(KERNELRELEASE)" selftest/check $(if $(KERNEL),--kernel "$(KERNEL)") $(SUITES)

check-boot: ## boots of a Debian with systemd, auditd and a TPM: README's "On a real server", and what can go wrong
	@KERNELRELEASE="$(RELEASE)" selftest/check --table selftest/boot/table

check-matrix: ## device suites and vectors on Linux 6.12 and 7.2, fetched into the cache (6.1: make check)
	@MATRIX=yes selftest/check $(patsubst %,--kernel %,$(shell selftest/vm/kernel --list)) \
		$(or $(SUITES),--table selftest/suites-device --table selftest/vectors/suites)

check-patched: ## a kernel with the patch for the audit core: User-Mode Linux, built into the cache
	@selftest/check --kernel uml --table selftest/uml/table-patched $(SUITES)

check-sanitizers: ## device suites under KASAN, lockdep, kmemleak and UBSAN, void unless these find planted mistakes
	@selftest/check --kernel uml --table selftest/uml/table-sanitizers $(SUITES)

check-lint: ## compiler warnings, sparse, checkpatch, licences, stack use
	@KERNELRELEASE="$(RELEASE)" selftest/lint

vm: all ## a shell in the test machine, module loaded, tools inside
	@rm -rf "$(BUILD)/root" && mkdir -p "$(BUILD)/root"
	+@$(foreach part,$(installed_parts),$(sub) -C $(part) install O="$(ROOT)/build/$(part)" \
		DESTDIR="$(BUILD)/root" PREFIX=/usr &&) true
	@KERNELRELEASE="$(RELEASE)" selftest/vm/run --shell --file "$(BUILD)/root:/"

bench: all ## measure; one tab-separated line a case
	+@$(sub) -C selftest/bench bench O="$(ROOT)/build/selftest/bench" KERNELRELEASE="$(RELEASE)"

# --- installing -----------------------------------------------------------------------------------------------------

# the running kernel, when it can be built for
install_release = $(or $(KERNELRELEASE),$(if $(KERNEL),$(RELEASE)), \
	$(shell r=$$(uname -r); [ -e /lib/modules/$$r/build/Makefile ] && echo $$r),$(RELEASE))

install: ## install module, tools, manual pages, completions and header
	@[ -n "$(KERNELRELEASE)$(KERNEL)$(DESTDIR)" ] || [ -e "/lib/modules/$$(uname -r)/build/Makefile" ] || { \
		echo "error: no headers of the running kernel $$(uname -r)" >&2; \
		echo "hint: apt-get install linux-headers-$$(uname -r), or KERNELRELEASE= for another kernel" >&2; exit 1; }
	@$(MAKE) all KERNELRELEASE="$(install_release)" PREFIX="$(PREFIX)"
	@install -d "$(DESTDIR)/lib/modules/$(install_release)/updates"
	@objcopy --strip-debug "$(ROOT)/build/$(install_release)/ncr.ko" \
		"$(DESTDIR)/lib/modules/$(install_release)/updates/ncr.ko"
	@chmod 644 "$(DESTDIR)/lib/modules/$(install_release)/updates/ncr.ko"
	+@$(foreach part,$(installed_parts),$(sub) -C $(part) install O="$(ROOT)/build/$(part)" \
		DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" &&) true
	@[ -n "$(DESTDIR)" ] || { export PATH="$$PATH:/sbin:/usr/sbin"; depmod "$(install_release)" && ldconfig; }

clean: ## remove build/ (the cache stays)
	@rm -rf build
