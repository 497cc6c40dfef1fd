/* The day of civilians of many places as plain C: one loop over rows, one array a column, one row at a time.
 * The same laws, draws and order of operations as model/rules/civilian_pass.py and agents/civilian.py. */
#include <math.h>
#include <stdint.h>

enum { THREAT, WRONG, GOAL, TRUST_GOAL, MEET, CONDUCT, FAILURE, TRUST_PACE, DREAD, MOODS };
enum { FEAR_PACE, HARD_PACE, GRIEF_PACE, BURDEN, NOISE, GAIN, JOIN, LEAVE };
enum { MOST = 8 }; /* factions; what comes after them is no side */

static inline uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static inline float clip01(float x) {
    x = x > 0.0f ? x : 0.0f;
    return x < 1.0f ? x : 1.0f;
}

static inline float shaken(float x, float noise) { return x + noise * 4.0f * x * (1.0f - x); }

static inline float share(uint32_t lane) { return (float)(int32_t)(lane & 4095u) * (1.0f / 4096.0f); }

static inline int64_t fixed(float x) { return (int32_t)(x * 1048576.0f); }

void civilian_pass(int64_t places, int64_t factions, const int64_t *first, const int64_t *last, uint64_t key,
                   const uint16_t *restrict origin, const uint32_t *restrict serial, uint8_t *restrict injured,
                   int8_t *restrict side, float *restrict fear, float *restrict hardship, float *restrict grievance,
                   float *restrict trust, const float *mood, const int8_t *holder, const float *pace, int64_t *totals,
                   int64_t *leaning) {
    for (int64_t t = 0; t < places; t++) {
        const float *m = mood + t * MOODS;
        const float noise = pace[NOISE], steps = ceilf(m[MEET] * 4096.0f) * (1.0f / 4096.0f);
        const float gain = m[MEET] > 0.0f ? pace[GAIN] * m[MEET] / steps : 0.0f;
        int64_t f = 0, h = 0, g = 0, u = 0, lean[MOST + 1] = {0};
        for (int64_t i = first[t]; i < last[t]; i++) {
            const uint64_t who = (uint64_t)origin[i] * 16777216u + serial[i];
            const uint64_t z = mix(key + 0x9E3779B97F4A7C15u * who);
            const uint32_t low = (uint32_t)z, high = (uint32_t)(z >> 32);
            const float near = share(low), jolt = (share((low >> 24) | (high << 8)) - 0.5f) * noise;
            const float turn = (share(high >> 4) - 0.5f) * noise;
            const float lot = ((float)(int32_t)(high >> 16) + 0.5f) * (1.0f / 65536.0f);
            const float met = share(low >> 12) < m[MEET] ? gain : 0.0f;

            const float want = shaken(clip01(hardship[i] + pace[HARD_PACE] * (m[GOAL] - hardship[i])), jolt * 0.5f);
            hardship[i] = want;
            h += fixed(want);

            const float drifted = fear[i] + pace[FEAR_PACE] * (m[DREAD] - fear[i]);
            fear[i] = shaken(clip01(drifted + near * m[THREAT] * (1.0f - drifted)), jolt);
            f += fixed(fear[i]);

            const float before = grievance[i], felt = m[WRONG] * near + pace[BURDEN] * want;
            const float calmer = clip01(before + felt * (1.0f - before) - pace[GRIEF_PACE] * before);
            const float grief = shaken(calmer, turn * 0.5f);
            grievance[i] = grief;
            g += fixed(grief);

            const float had = trust[i], lifted = had + m[TRUST_PACE] * (m[TRUST_GOAL] - had) + met * (1.0f - had);
            trust[i] = shaken(clip01(lifted - (m[CONDUCT] + m[FAILURE]) * had), turn);
            u += fixed(trust[i]);

            const int8_t own = side[i], free = own < 0;
            const int8_t joins = free & (lot < pace[JOIN] * grief), leaves = !free & (lot < pace[LEAVE]);
            const int8_t leans = joins ? holder[t] : leaves ? -1 : own;
            side[i] = leans;
            lean[leans < 0 ? MOST : leans]++;
            injured[i] &= (((low >> 12) ^ (high >> 4)) & 4095u) >= 60u;
        }
        for (int64_t s = 0; s < factions; s++) leaning[t * factions + s] += lean[s];
        totals[t * 4] += f, totals[t * 4 + 1] += h, totals[t * 4 + 2] += g, totals[t * 4 + 3] += u;
    }
}
