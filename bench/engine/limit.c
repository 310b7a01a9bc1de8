/* The scan of bench/engine/limit.mjs in C: the limit that a scan in JavaScript is compared with. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now_ms(void) {
  struct timespec at;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
  return at.tv_sec * 1e3 + at.tv_nsec / 1e6;
}

static void *read_array(FILE *file, size_t size, size_t count) {
  void *array = malloc(size * count);
  if (array == NULL || fread(array, size, count, file) != count) {
    fprintf(stderr, "limit: short input\n");
    exit(1);
  }
  return array;
}

int main(int argc, char **argv) {
  FILE *file = fopen(argc > 1 ? argv[1] : "", "rb");
  uint32_t head[4]; /* accounts, lines, markets, brackets */
  if (file == NULL || fread(head, 4, 4, file) != 4) {
    fprintf(stderr, "limit: no input\n");
    return 1;
  }
  const uint32_t accounts = head[0], lines = head[1], markets = head[2], brackets = head[3];
  const uint32_t *start = read_array(file, 4, accounts + 1);
  const double *constant = read_array(file, 8, accounts);
  const uint32_t *market = read_array(file, 4, lines);
  const double *size = read_array(file, 8, lines);
  const double *price = read_array(file, 8, markets);
  const double *rate = read_array(file, 8, (size_t)markets * brackets);
  const double *cum = read_array(file, 8, (size_t)markets * brackets);
  double best = 1e300;
  uint32_t below = 0;
  for (int pass = 0; pass < 9; pass++) {
    const double at = now_ms();
    below = 0;
    for (uint32_t a = 0; a < accounts; a++) {
      double room = constant[a];
      for (uint32_t j = start[a]; j < start[a + 1]; j++) {
        const uint32_t m = market[j];
        const double value = size[j] * price[m];
        const double notional = value < 0 ? -value : value;
        double margin = notional * rate[m * brackets];
        for (uint32_t k = 1; k < brackets; k++) {
          const double line = notional * rate[m * brackets + k] - cum[m * brackets + k];
          margin = margin > line ? margin : line;
        }
        room += value - margin;
      }
      below += room < 0;
    }
    const double took = now_ms() - at;
    best = took < best ? took : best;
  }
  printf("%.4f %u\n", best, below);
  return 0;
}
