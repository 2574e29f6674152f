import Testing

@testable import Words

@Suite struct ZoneRulesTests {
    /// SMS-8: the instants at which a local hour decides.
    @Test(arguments: [
        ("America/New_York", LocalTime(year: 2026, month: 11, day: 1, hour: 12, minute: 30), "7:30"),
        ("America/New_York", LocalTime(year: 2026, month: 7, day: 2, hour: 0, minute: 30), "20:30"),
        ("America/Phoenix", LocalTime(year: 2026, month: 7, day: 1, hour: 14, minute: 59), "7:59"),
        ("Pacific/Honolulu", LocalTime(year: 2026, month: 7, day: 1, hour: 18), "8:0"),
        ("Europe/Madrid", LocalTime(year: 2026, month: 3, day: 29, hour: 6, minute: 30), "8:30"),
    ])
    func aLocalHourIsThatOfThePlace(zone: String, utc: LocalTime, local: String) throws {
        let time = try ZoneRules(named: zone).localTime(at: ZoneRules.utc.unixSeconds(of: utc))
        #expect("\(time.hour):\(time.minute)" == local)
    }

    @Test(
        arguments: [
            ("Europe/Madrid", 1_774_745_999, 3600), ("Europe/Madrid", 1_774_746_000, 7200),
            ("Europe/Madrid", 1_792_889_999, 7200), ("Europe/Madrid", 1_792_890_000, 3600),
            // Local mean time before 1901, and a summer before 1970.
            ("Europe/Madrid", -2_208_988_800, -884), ("Europe/Madrid", -14_182_980, 3600),
            ("Asia/Kolkata", 1_782_864_000, 19_800), ("America/Phoenix", 1_782_864_000, -25_200),
            // Changed since the tz data that ICU carries on Debian 12.
            ("America/Mexico_City", 1_782_864_000, -21_600), ("Asia/Almaty", 1_782_864_000, 18_000),
            ("America/Asuncion", 1_782_864_000, -10_800),
        ] as [(String, Int64, Int)])
    func offsetsAreThoseOfTzdata(zone: String, instant: Int64, offset: Int) throws {
        #expect(try ZoneRules(named: zone).offset(at: instant) == offset)
    }

    /// 2100-01-01 and 2100-07-01, by the last line of the file.
    @Test(arguments: [
        ("Europe/Madrid", 3600, 7200), ("America/New_York", -18_000, -14_400), ("Australia/Sydney", 39_600, 36_000),
        ("Europe/Dublin", 0, 3600), ("America/Nuuk", -7200, -3600), ("Asia/Tokyo", 32_400, 32_400),
    ])
    func theLastLineOfTheFileHoldsIn2100(zone: String, january: Int, july: Int) throws {
        let rules = try ZoneRules(named: zone)
        #expect(rules.offset(at: 4_102_444_800) == january)
        #expect(rules.offset(at: 4_118_083_200) == july)
    }

    @Test func theEndsOfTimeDoNotTrap() throws {
        for zone in ["Europe/Madrid", "Australia/Sydney", "UTC"] {
            let rules = try ZoneRules(named: zone)
            for instant in [Int64.min, .min + 1, -(1 << 55), 1 << 55, .max - 1, .max] {
                #expect(abs(rules.offset(at: instant)) < 86_400)
                #expect(rules.localTime(at: instant).month >= 1)
            }
        }
    }

    @Test(arguments: [
        "Mars/Olympus", "", "/etc/passwd", "../zoneinfo/Europe/Madrid", "Europe/../Europe/Madrid", "Europe//Madrid",
        "Europe/Madrid/", "Europe", "Europe/Madrid\0", "Europe/Madrid ", "zone.tab", "leapseconds", "localtime",
        "posixrules", "Factory", "right/Europe/Madrid", "posix/Europe/Madrid", "Europe/Mádrid",
    ])
    func anUnknownZoneIsAnErrorAndNeverUTC(name: String) {
        #expect(!ZoneRules.exists(name))
        #expect { try ZoneRules(named: name) } throws: {
            [.unknownZone, .zoneData].contains(($0 as? WordsError)?.code)
        }
    }

    @Test func theErrorNamesTheZoneAndTheRemedy() {
        #expect { try ZoneRules(named: "Europe/Madird") } throws: {
            "\($0)" == "There is no time zone 'Europe/Madird' on this machine: use a name such as Europe/Madrid, "
                + "and check that the package tzdata is installed."
        }
    }

    @Test func namesOfEveryShapeInTzdataAreTaken() throws {
        for (name, offset) in [
            ("UTC", 0), ("Etc/GMT+5", -18_000), ("Etc/GMT-14", 50_400), ("EST5EDT", -18_000),
            ("America/Argentina/Buenos_Aires", -10_800), ("America/Port-au-Prince", -18_000),
        ] {
            #expect(try ZoneRules(named: name).offset(at: 1_768_435_200) == offset)
        }
    }

    @Test func threadsMayAskForTheSameZonesAtOnce() async throws {
        let names = ["Europe/Lisbon", "Europe/Rome", "America/Lima", "Asia/Manila"]
        let sums = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    names.reduce(0) { sum, name in
                        sum + ((try? ZoneRules(named: name).offset(at: 1_768_435_200)) ?? 1)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sums == [Int](repeating: 0 + 3600 - 18_000 + 28_800, count: 4))
    }
}
