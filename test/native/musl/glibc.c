/* What Debian's C++ library asks of glibc and musl has not, so that a program for musl can be run where there is no C++
 * library for it: loaded before that (LD_PRELOAD). */
#define _GNU_SOURCE
#include <link.h>
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <time.h>

char __libc_single_threaded = 0;
unsigned __cpu_model[4];
int __cpu_indicator_init(void) { return 0; }

unsigned long __getauxval(unsigned long type) { return getauxval(type); }

unsigned arc4random(void) {
  unsigned number = 0;
  getrandom(&number, sizeof number, 0);
  return number;
}

size_t __strftime_l(char* text, size_t size, const char* format, const struct tm* time,
                    locale_t locale) {
  return strftime_l(text, size, format, time, locale);
}

/* Destructors of thread_local objects, the last one first. */
struct at_exit {
  void (*run)(void*);
  void* object;
  struct at_exit* before;
};

static pthread_key_t at_exit_key;
static pthread_once_t at_exit_once = PTHREAD_ONCE_INIT;

static void run_all(void* list) {
  struct at_exit* each = list;
  while (each != NULL) {
    struct at_exit* before = each->before;
    each->run(each->object);
    free(each);
    each = before;
  }
}

static void make_key(void) { pthread_key_create(&at_exit_key, run_all); }

int __cxa_thread_atexit_impl(void (*run)(void*), void* object, void* library) {
  struct at_exit* each = malloc(sizeof *each);
  (void)library;
  if (each == NULL) return -1;
  pthread_once(&at_exit_once, make_key);
  *each = (struct at_exit){run, object, pthread_getspecific(at_exit_key)};
  return pthread_setspecific(at_exit_key, each);
}

/* Where the tables for exceptions lie of the code at an address: glibc's struct dl_find_object. */
struct found {
  unsigned long long flags;
  void *begin, *end;
  struct link_map* map;
  void* eh_frame;
  unsigned long long reserved[7];
};

struct search {
  ElfW(Addr) address;
  struct found* found;
};

static int look(struct dl_phdr_info* info, size_t size, void* data) {
  struct search* search = data;
  void* eh_frame = NULL;
  int i, inside = 0;
  (void)size;
  for (i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr)* part = &info->dlpi_phdr[i];
    ElfW(Addr) begin = info->dlpi_addr + part->p_vaddr;
    if (part->p_type == PT_GNU_EH_FRAME) eh_frame = (void*)begin;
    if (part->p_type != PT_LOAD || search->address - begin >= part->p_memsz) continue;
    search->found->begin = (void*)begin;
    search->found->end = (void*)(begin + part->p_memsz);
    inside = 1;
  }
  if (!inside || eh_frame == NULL) return 0;
  search->found->eh_frame = eh_frame;
  return 1;
}

/* By a name of its own here, since glibc's header, where this is compiled against it, declares another type. */
int find_object(void* address, struct found* found) __asm__("_dl_find_object");

int find_object(void* address, struct found* found) {
  struct search search = {(ElfW(Addr))address, found};
  return dl_iterate_phdr(look, &search) ? 0 : -1;
}
