import CPhoneNumber
import System

/// libphonenumber by itself: every number of a file parsed, checked, formatted and its country
/// found, and nothing else done with it.
enum PhoneLimit {
    /// - Parameter file: a file of customers as ``BenchFiles`` writes them.
    static func seconds(file: String, threads: Int) throws -> Double {
        let numbers = try numbers(in: file)
        // The library reads its tables at the first call; that is no part of the rate.
        guard let first = numbers.first, isValid(first) else { throw BenchError(description: "No number is valid.") }
        let clock = SystemClock()
        let start = clock.now()
        let share = (numbers.count + threads - 1) / threads
        let workers = (0..<threads).map { worker in
            OSThread.start(name: "phones \(worker)") {
                let part = numbers[min(worker * share, numbers.count)..<min((worker + 1) * share, numbers.count)]
                for number in part { precondition(isValid(number), "A number of the bench is not valid.") }
            }
        }
        for worker in workers { worker.join() }
        return clock.now() - start
    }

    private struct Number {
        let text: [CChar]
        let country: [CChar]
    }

    private static func isValid(_ number: Number) -> Bool {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 35) { out in
            cphonenumber_e164(
                number.text, number.text.count, number.country, out.baseAddress!, 32, out.baseAddress! + 32) == .valid
        }
    }

    private static func numbers(in file: String) throws -> [Number] {
        let reader = try ChunkedReader(file)
        var numbers: [Number] = []
        var line: [UInt8] = []
        while try reader.next() {
            for byte in reader.chunk {
                if byte != UInt8(ascii: "\n") {
                    line.append(byte)
                    continue
                }
                let cells = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
                line.removeAll(keepingCapacity: true)
                // The header has words where the others have digits.
                guard cells.count > 4, let last = cells[2].last, (48...57).contains(last) else { continue }
                numbers.append(
                    Number(
                        text: cells[2].map { CChar(bitPattern: $0) },
                        country: cells[4].map { CChar(bitPattern: $0) } + [0]))
            }
        }
        return numbers
    }
}
