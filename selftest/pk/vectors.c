// SPDX-License-Identifier: GPL-2.0-or-later
#include "vectors.h"

#include "pk/limbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROUPS_MAX 64

static struct group {
	char name[96];
	int count;
	int refused;
	int failed;
} groups[GROUPS_MAX + 1];

void vectors_count(const char *name, bool refused, bool good)
{
	struct group *group = groups;

	while (group->count && strcmp(group->name, name))
		group++;
	if (group == groups + GROUPS_MAX || strlen(name) >= sizeof(group->name)) {
		printf("Bail out! no room for the group %s\n", name);
		exit(1);
	}
	strcpy(group->name, name);
	group->count++;
	group->refused += refused;
	group->failed += !good;
}

int vectors_run(int argc, char **argv, size_t count, void (*run_line)(char **fields))
{
	char *line = NULL, *fields[VECTOR_FIELDS_MAX], *rest;
	int tests = 0, failed = 0;
	struct group *group;
	size_t room = 0, i;
	FILE *file;

	file = argc == 2 ? fopen(argv[1], "r") : NULL;
	if (!file) {
		fprintf(stderr, "usage: %s LINES\n", argv[0]);
		return 2;
	}
	ncr_limbs_init();
	while (getline(&line, &room, file) > 0) {
		line[strcspn(line, "\n")] = 0;
		if (!strncmp(line, "skip ", 5)) {
			printf("ok %d # SKIP %s\n", ++tests, line + 5);
			continue;
		}
		rest = line;
		for (i = 0; i < count; i++)
			fields[i] = strsep(&rest, " ");
		if (!fields[count - 1] || rest) {
			printf("Bail out! a broken line\n");
			return 1;
		}
		run_line(fields);
	}
	for (group = groups; group->count; group++) {
		failed += group->failed;
		printf("%sok %d - %s: %d vectors, %d of which must be refused\n", group->failed ? "not " : "", ++tests,
		       group->name, group->count, group->refused);
	}
	printf("1..%d\n", tests);
	free(line);
	fclose(file);
	return failed || !tests;
}
