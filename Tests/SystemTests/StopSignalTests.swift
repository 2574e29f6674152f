import Glibc
import System
import Testing

@Suite(.timeLimit(.minutes(1))) struct StopSignalTests {
    @Test func theFirstSignalAsksAndTheSecondEnds() async {
        await #expect(processExitsWith: .exitCode(128 + SIGTERM)) {
            StopSignal.install()
            guard !StopSignal.isRequested else { exit(1) }
            // To the process: the thread of a test may have its signals blocked.
            kill(getpid(), SIGINT)
            guard StopSignal.flag.wait(timeoutSeconds: 10), StopSignal.isRequested else { exit(2) }
            kill(getpid(), SIGTERM)
            sleep(10)
            exit(3)
        }
    }

    @Test func aBrokenPipeIsAnErrorOfTheWriteOnly() async {
        await #expect(processExitsWith: .exitCode(7)) {
            StopSignal.install()
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0, dup2(ends[1], 1) == 1 else { exit(1) }
            close(ends[0])
            do {
                try Output.write("lost\n")
            } catch let error as SystemError where error.code == .closedPipe {
                exit(7)
            } catch {
                exit(2)
            }
        }
    }
}
