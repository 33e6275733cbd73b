"""The synthesiser: six instruments, a room and a limiter turn a score into sound."""
