/*
 * Runs a command and says what it cost, without a tool that a small system may lack.
 *
 *   run COMMAND [ARGUMENT...]
 *
 * The command's output goes to /dev/null, its errors to ours. Prints one line: wall time and
 * processor time in microseconds, peak resident memory in KiB. Ends as the command ended.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t timeval_us(struct timeval t)
{
    return (int64_t)t.tv_sec * 1000000 + t.tv_usec;
}

static void become(char **argv)
{
    int null = open("/dev/null", O_WRONLY);
    if (null < 0 || dup2(null, STDOUT_FILENO) < 0)
        _exit(126);
    execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("usage: run COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    int64_t start = now_us();
    pid_t child = fork();
    if (child == 0)
        become(argv + 1);
    int status;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("run");
        return 1;
    }
    printf("%" PRId64 " %" PRId64 " %ld\n", now_us() - start,
           timeval_us(usage.ru_utime) + timeval_us(usage.ru_stime), usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
