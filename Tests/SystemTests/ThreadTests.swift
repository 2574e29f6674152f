import Synchronization
import System
import Testing

@Suite(.timeLimit(.minutes(1))) struct ThreadTests {
    @Test func everythingPushedIsPoppedOnceByManyThreads() {
        let queue = BoundedQueue<Int>(capacity: 8)
        let sums = Mutex((sum: 0, count: 0))
        let consumers = (1...4).map { number in
            OSThread.start(name: "consumer \(number)") {
                while let value = queue.pop() {
                    sums.withLock { $0 = ($0.sum + value, $0.count + 1) }
                }
            }
        }
        let producers = (0..<4).map { number in
            OSThread.start(name: "producer \(number)") {
                for value in 0..<2500 { queue.push(number * 2500 + value) }
            }
        }
        for producer in producers { producer.join() }
        queue.close()
        for consumer in consumers { consumer.join() }
        let (sum, count) = sums.withLock { $0 }
        #expect(count == 10_000)
        #expect(sum == 49_995_000)
    }

    @Test func aFullQueueHoldsThePusherBackUntilSomethingIsTaken() {
        let queue = BoundedQueue<Int>(capacity: 2)
        queue.push(1)
        queue.push(2)
        let pushed = Latch()
        let pusher = OSThread.start(name: "pusher") {
            queue.push(3)
            pushed.open()
        }
        #expect(!pushed.wait(timeoutSeconds: 0.05))
        #expect(queue.pop() == 1)
        pushed.wait()
        pusher.join()
        #expect(queue.count == 2)
        #expect(queue.pop() == 2)
        #expect(queue.pop() == 3)
        #expect(queue.pop(timeoutSeconds: 0.01) == nil)
    }

    @Test func aClosedQueueGivesWhatIsInsideAndTakesNothingMore() {
        let queue = BoundedQueue<String>(capacity: 1)
        queue.push("kept")
        let refused = Mutex<Bool?>(nil)
        let pusher = OSThread.start(name: "late") {
            let taken = queue.push("late")
            refused.withLock { $0 = !taken }
        }
        queue.close()
        pusher.join()
        #expect(refused.withLock { $0 } == true)
        #expect(queue.pop() == "kept")
        #expect(queue.pop() == nil)
    }

    @Test func aMonitorHandsOverWhatItsWaiterWantsToSee() {
        let pending = Monitor([Int]())
        let worker = OSThread.start(name: "worker") {
            for number in 1...3 { pending.update { $0.append(number) } }
        }
        let all = pending.wait(
            until: { $0.count == 3 },
            then: { rows in
                defer { rows = [] }
                return rows
            })
        worker.join()
        #expect(all == [1, 2, 3])
        #expect(pending.wait(until: { !$0.isEmpty }, timeoutSeconds: 0.02, then: { $0 }) == nil)
        #expect(pending.withLock { $0 } == [])
    }

    @Test func aStopFlagWakesEveryWaiterAndStays() {
        let flag = StopFlag()
        #expect(!flag.wait(timeoutSeconds: 0.01))
        let seen = Mutex(0)
        let waiters = (1...3).map { _ in
            OSThread.start(name: "waiter") {
                if flag.wait(timeoutSeconds: 50) { seen.withLock { $0 += 1 } }
            }
        }
        #expect(flag.request())
        #expect(!flag.request())
        for waiter in waiters { waiter.join() }
        #expect(seen.withLock { $0 } == 3)
        #expect(flag.isRequested)
        #expect(flag.wait(timeoutSeconds: 0))
    }

    @Test func aMovableClockMovesOnlyWhenTold() {
        let clock = MovableClock(at: Instant(unixSeconds: 100))
        clock.advance(seconds: 20)
        #expect(clock.now() == Instant(unixSeconds: 120))
        clock.set(Instant(unixSeconds: 5))
        #expect(clock.now().unixSeconds == 5)
        #expect(FixedClock(at: Instant(unixSeconds: 7)).now().unixSeconds == 7)
        #expect(SystemClock().now() > Instant(unixSeconds: 1_750_000_000))
    }
}
