// SPDX-License-Identifier: GPL-2.0-or-later
#include "name.h"

#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@+-";
static const char digits[] = "0123456789";

bool name_valid(const char *name)
{
	size_t size = strspn(name, allowed);

	return size && !name[size] && size <= NAME_MAX_SIZE && *name != '.' && *name != '-';
}

int name_check(const char *name, struct problem *problem)
{
	char safe[SAFE_SIZE];

	if (name_valid(name))
		return EXIT_DONE;
	problem_set(problem, EXIT_USAGE, "'%s' cannot be the name of a key in the store", safe_text(name, safe));
	problem_hint(problem, "1 to %d of the characters A-Z a-z 0-9 . _ @ + -, the first of them neither . nor -", NAME_MAX_SIZE);
	return EXIT_USAGE;
}

int name_check_new(const char *name, struct problem *problem)
{
	const char *at = strrchr(name, '@');
	int code = name_check(name, problem);

	if (code || !at || !at[1] || at[1 + strspn(at + 1, digits)])
		return code;
	problem_set(problem, EXIT_USAGE, "'%s': names that end in @ and a number are those of old versions of a key", name);
	problem_hint(problem, "choose another name; ncr-keystore rekey makes versions");
	return EXIT_USAGE;
}

bool name_is_pattern(const char *name)
{
	return strpbrk(name, "*?[");
}

unsigned int name_version(const char *name, char *base)
{
	const char *at = strrchr(name, '@');
	unsigned long version;

	if (!at || at == name || at[1] < '1' || at[1] > '9' || at[1 + strspn(at + 1, digits)] || strlen(at + 1) > 6)
		return 0;
	version = strtoul(at + 1, NULL, 10);
	if (base) {
		memcpy(base, name, at - name);
		base[at - name] = '\0';
	}
	return version;
}

bool name_of_version(const char *base, unsigned int version, char *name)
{
	int size = snprintf(name, NAME_SIZE, "%s@%u", base, version);

	return size > 0 && size <= NAME_MAX_SIZE && version <= VERSION_MAX;
}

int names_add(struct names *names, const char *name)
{
	size_t room = names->room ? 2 * names->room : 16;
	char **larger;

	if (names->count == names->room) {
		larger = reallocarray(names->name, room, sizeof(*larger));
		if (!larger)
			return -ENOMEM;
		names->name = larger;
		names->room = room;
	}
	names->name[names->count] = strdup(name);
	if (!names->name[names->count])
		return -ENOMEM;
	names->count++;
	return 0;
}

static int compare(const void *a, const void *b)
{
	return strverscmp(*(char *const *)a, *(char *const *)b);
}

void names_sort(struct names *names)
{
	size_t i, kept = 0;

	if (!names->count)
		return;
	qsort(names->name, names->count, sizeof(*names->name), compare);
	for (i = 1; i < names->count; i++) {
		if (strcmp(names->name[kept], names->name[i]))
			names->name[++kept] = names->name[i];
		else
			free(names->name[i]);
	}
	names->count = kept + 1;
}

bool names_has(const struct names *names, const char *name)
{
	return names->count && bsearch(&name, names->name, names->count, sizeof(*names->name), compare);
}

void names_free(struct names *names)
{
	while (names->count)
		free(names->name[--names->count]);
	free(names->name);
	memset(names, 0, sizeof(*names));
}
