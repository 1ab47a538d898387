// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * json_check.c - exit status 0 when standard input is JSON
 */
#include "json_valid.h"

#include <stdio.h>

int main(void)
{
	static char text[1 << 20];
	size_t size = fread(text, 1, sizeof(text) - 1, stdin);

	text[size] = '\0';
	return size && json_valid(text) ? 0 : 1;
}
