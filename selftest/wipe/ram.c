// SPDX-License-Identifier: GPL-2.0-or-later
#include "ram.h"

#include "secret.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/kernel-page-flags.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096UL
#define CHUNK (16 * PAGE)
#define RANGES_MAX 64
#define SEGMENTS_MAX 256
#define PLACES_MAX 16
#define WAKE SIGUSR1

/* where a range of physical memory is in the file */
struct range {
	uint64_t start, end;
	off_t offset;
};

static struct range ranges[RANGES_MAX];
static unsigned int range_count;
static uint64_t edges, total;
static int kcore = -1;
static uint64_t *buffer;

static struct place {
	uint64_t address;
	uint8_t owner;
} places[PLACES_MAX];
static unsigned int place_count;

static pthread_t thread, asker;
static sigset_t while_waiting;
enum request { IDLE, ALL, UNTIL_SEEN, QUIT };
static _Atomic enum request request;
static const char *failure;
static char failure_text[128];
static unsigned int searches, whole_searches;
static double seconds;

/* --- what there is to search -------------------------------------------------------------------------------------- */

static int complain(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	return -1;
}

static int read_ranges(void)
{
	FILE *iomem = fopen("/proc/iomem", "re");
	char line[256];
	uint64_t start, end;

	if (!iomem)
		return complain("/proc/iomem", strerror(errno));
	while (fgets(line, sizeof(line), iomem)) {
		/* what is indented is part of the line before */
		if (line[0] == ' ' || !strstr(line, " : System RAM") ||
		    sscanf(line, "%" SCNx64 "-%" SCNx64, &start, &end) != 2)
			continue;
		if (range_count == RANGES_MAX)
			break;
		end++;
		ranges[range_count].start = (start + PAGE - 1) / PAGE * PAGE;
		ranges[range_count].end = end / PAGE * PAGE;
		if (ranges[range_count].start >= ranges[range_count].end) {
			edges += end - start;
			continue;
		}
		edges += end - start - (ranges[range_count].end - ranges[range_count].start);
		total += ranges[range_count].end - ranges[range_count].start;
		range_count++;
	}
	fclose(iomem);
	if (!total)
		return complain("/proc/iomem", "no System RAM (hint: only root sees the addresses)");
	return range_count < RANGES_MAX ? 0 : complain("/proc/iomem", "more ranges than this program can keep");
}

/* The segment of the direct mapping that a range is in: the kernel's text, mapped twice, is not one. */
static int find_offset(struct range *range, const Elf64_Phdr *segments, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		const Elf64_Phdr *s = &segments[i];

		if (s->p_type != PT_LOAD || s->p_paddr == (Elf64_Addr)-1 || s->p_paddr > range->start ||
		    s->p_paddr + s->p_memsz < range->end)
			continue;
		range->offset = s->p_offset + (range->start - s->p_paddr);
		return 0;
	}
	fprintf(stderr, "/proc/kcore: no segment has RAM %" PRIx64 "-%" PRIx64 "\n", range->start, range->end);
	return -1;
}

static int open_kcore(void)
{
	static Elf64_Phdr segments[SEGMENTS_MAX];
	Elf64_Ehdr header;
	ssize_t size;

	kcore = open("/proc/kcore", O_RDONLY | O_CLOEXEC);
	if (kcore < 0)
		return complain("/proc/kcore", strerror(errno));
	if (pread(kcore, &header, sizeof(header), 0) != sizeof(header) || memcmp(header.e_ident, ELFMAG, SELFMAG) ||
	    header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_phnum > SEGMENTS_MAX)
		return complain("/proc/kcore", "not a core file as expected");
	size = header.e_phnum * sizeof(segments[0]);
	if (pread(kcore, segments, size, header.e_phoff) != size)
		return complain("/proc/kcore", "its program headers cannot be read");
	for (unsigned int i = 0; i < range_count; i++)
		if (find_offset(&ranges[i], segments, header.e_phnum))
			return -1;
	return 0;
}

/* --- the search --------------------------------------------------------------------------------------------------- */

static bool get(const struct range *range, uint64_t at, size_t size)
{
	ssize_t got = pread(kcore, buffer, size, range->offset + (off_t)(at - range->start));

	if (got == (ssize_t)size)
		return true;
	snprintf(failure_text, sizeof(failure_text), "/proc/kcore: RAM at %" PRIx64 ": %s", at,
		 got < 0 ? strerror(errno) : "short read");
	failure = failure_text;
	return false;
}

/*
 * The kernel hands pages out through a page of its own, one for each open file, which keeps the last. A page below 1 MB
 * takes its place, where the kernel's allocators have nothing.
 */
static bool flush(void)
{
	bool clean = true;

	explicit_bzero(buffer, CHUNK);
	if (!get(&ranges[0], ranges[0].start, PAGE))
		return false;
	for (size_t i = 0; i < PAGE / sizeof(*buffer); i++)
		clean = clean && !needle_find(buffer[i]);
	explicit_bzero(buffer, PAGE);
	if (!clean)
		failure = "a secret in the first page of RAM";
	return clean;
}

/* for the report: once for each secret and page, at least as long as no other comes between */
static void remember(uint64_t address, uint8_t owner)
{
	const struct place *last = place_count ? &places[place_count - 1] : NULL;

	if (place_count == PLACES_MAX || (last && last->owner == owner && last->address / PAGE == address / PAGE))
		return;
	places[place_count++] = (struct place){ address, owner };
}

/*
 * Something was in this page when its chunk was read. That counts when it is still there once nothing of the search
 * can be taken for it: the kernel's page and the buffer are RAM too.
 */
static bool look_closely(const struct range *range, uint64_t at)
{
	if (!flush() || !get(range, at, PAGE))
		return false;
	for (size_t i = 0; i < PAGE / sizeof(*buffer); i++) {
		unsigned int needle = needle_find(buffer[i]);

		if (needle && needle_see(needle))
			remember(at + i * sizeof(*buffer), needles.list[needle].owner);
	}
	return flush();
}

/*
 * The pages of the chunk in the buffer that have a secret, one bit each. The buffer is zero afterwards.
 *
 * Aligned words are enough for copies at any address: secret.h says why. Most of RAM was never used, and no secret has
 * that many zeros in a row, so these are passed over. And explicit_bzero() would take as long as all the rest: it uses
 * "rep stosb", which an emulated processor does byte by byte.
 */
static unsigned int look(size_t size)
{
	unsigned int pages = 0;

	for (size_t i = 0; i < size / sizeof(*buffer); i += 8) {
		volatile uint64_t *wiped = buffer + i;
		const uint64_t *word = buffer + i;

		if (!(word[0] | word[1] | word[2] | word[3] | word[4] | word[5] | word[6] | word[7]))
			continue;
		for (size_t j = 0; j < 8; j++) {
			if (needle_find(word[j]))
				pages |= 1U << (i * sizeof(*buffer) / PAGE);
			wiped[j] = 0;
		}
	}
	return pages;
}

static bool all_seen(void)
{
	for (unsigned int i = 0; i < secret_count; i++)
		if (!secrets[i].copies)
			return false;
	return true;
}

static bool search_range(const struct range *range, bool until_all_seen, bool *stopped)
{
	for (uint64_t at = range->start; at < range->end && !*stopped; at += CHUNK) {
		size_t size = range->end - at < CHUNK ? range->end - at : CHUNK;
		unsigned int pages;

		if (!get(range, at, size))
			return false;
		pages = look(size);
		for (unsigned int i = 0; pages >> i; i++)
			if (pages >> i & 1 && !look_closely(range, at + i * PAGE))
				return false;
		*stopped = until_all_seen && pages && all_seen();
	}
	return true;
}

static void search(bool until_all_seen)
{
	struct timespec begin, end;
	bool stopped = false;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	failure = NULL;
	place_count = 0;
	secrets_unsee();
	for (unsigned int i = 0; i < range_count && !stopped; i++)
		if (!search_range(&ranges[i], until_all_seen, &stopped))
			break;
	explicit_bzero(buffer, CHUNK);
	if (!failure)
		flush();
	clock_gettime(CLOCK_MONOTONIC, &end);
	searches++;
	whole_searches += !stopped && !failure;
	seconds += end.tv_sec - begin.tv_sec + (end.tv_nsec - begin.tv_nsec) / 1e9;
}

static void *serve(void *unused)
{
	for (;;) {
		enum request order = atomic_load(&request);

		if (order == QUIT)
			return unused;
		if (order == IDLE) {
			nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
			continue;
		}
		search(order == UNTIL_SEEN);
		atomic_store(&request, IDLE);
		pthread_kill(asker, WAKE);
	}
}

const char *ram_search(bool until_all_seen)
{
	atomic_store(&request, until_all_seen ? UNTIL_SEEN : ALL);
	while (atomic_load(&request) != IDLE)
		sigsuspend(&while_waiting);
	return failure;
}

/* --- begin, end, report ------------------------------------------------------------------------------------------- */

static void woken(int signal)
{
	(void)signal;
}

int ram_open(void)
{
	struct sigaction action = { .sa_handler = woken };
	sigset_t blocked;
	int error;

	if (sysconf(_SC_PAGESIZE) != (long)PAGE)
		return complain("page size", "not 4096");
	if (read_ranges() || open_kcore())
		return -1;
	buffer = mmap(NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (buffer == MAP_FAILED || mlock(buffer, CHUNK))
		return complain("the buffer", strerror(errno));
	/* the tables of what is looked for must not move in and out either */
	if (mlock(&needles, sizeof(needles)))
		return complain("mlock", strerror(errno));
	/* the signal is let in while waiting only, so that it cannot come too early */
	asker = pthread_self();
	sigemptyset(&blocked);
	sigaddset(&blocked, WAKE);
	sigaction(WAKE, &action, NULL);
	pthread_sigmask(SIG_BLOCK, &blocked, &while_waiting);
	sigdelset(&while_waiting, WAKE);
	error = pthread_create(&thread, NULL, serve, NULL);
	return error ? complain("pthread_create", strerror(error)) : 0;
}

int ram_close(void)
{
	long pages = sysconf(_SC_PHYS_PAGES);

	atomic_store(&request, QUIT);
	pthread_join(thread, NULL);
	close(kcore);
	munmap(buffer, CHUNK);
	printf("# searched %" PRIu64 " KiB of RAM in %u ranges (and not %" PRIu64
	       " bytes at their ends that are no whole pages): %u times, %u of them to the end, in %.1f s\n",
	       total / 1024, range_count, edges, searches, whole_searches, seconds);
	if (pages < 0 || total < (uint64_t)pages * PAGE)
		return complain("/proc/iomem", "System RAM is less than the machine's memory");
	return 0;
}

static void print_flags(uint64_t address)
{
	static const struct {
		unsigned int bit;
		const char *name;
	} names[] = {
		{ KPF_SLAB, "slab" }, { KPF_BUDDY, "free" }, { KPF_ANON, "anonymous" }, { KPF_MMAP, "mapped" },
		{ KPF_LRU, "lru" }, { KPF_COMPOUND_HEAD, "head" }, { KPF_COMPOUND_TAIL, "tail" },
		{ KPF_PGTABLE, "page table" }, { KPF_NOPAGE, "no page" },
	};
	uint64_t flags = 0;
	int file = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);

	if (file < 0 || pread(file, &flags, sizeof(flags), (off_t)(address / PAGE * 8)) != sizeof(flags))
		fprintf(stderr, " (page flags unknown: %s)", strerror(errno));
	if (file >= 0)
		close(file);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (flags >> names[i].bit & 1)
			fprintf(stderr, " %s", names[i].name);
	if (!flags)
		fprintf(stderr, " the kernel's, but no slab: a buffer or a stack");
}

void ram_print_places(void)
{
	for (unsigned int i = 0; i < place_count; i++) {
		fprintf(stderr, "%s at physical address %" PRIx64 ", page:", secrets[places[i].owner].name,
			places[i].address);
		print_flags(places[i].address);
		fprintf(stderr, "\n");
	}
	if (place_count == PLACES_MAX)
		fprintf(stderr, "and perhaps more places\n");
}
