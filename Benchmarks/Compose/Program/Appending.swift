import Composer

/// The limit of any program that writes these bytes: the lines of a finished message, appended one by one.
struct Appending {
    private let messages: [[[UInt8]]]
    private var buffer: [UInt8] = []

    init(_ samples: [Message]) {
        messages = samples.map { message in
            var lines: [[UInt8]] = []
            var line: [UInt8] = []
            for byte in message.bytes {
                line.append(byte)
                if byte == 0x0A {
                    lines.append(line)
                    line = []
                }
            }
            return lines + [line]
        }
    }

    mutating func round(messages count: Int) -> Tally.Work {
        var work = Tally.Work()
        for number in 0..<count {
            buffer.removeAll(keepingCapacity: true)
            for line in messages[number % messages.count] { buffer.append(contentsOf: line) }
            work.bytes += buffer.count
            work.messages += 1
        }
        return work
    }
}
