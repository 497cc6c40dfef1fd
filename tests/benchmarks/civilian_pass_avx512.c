/* The civilian pass by hand in AVX-512: sixteen rows in registers, each column read once and written once.
 *
 * What a person who knows the processor gets out of it, as the measure for the compiled rules; no part of interpose needs
 * it, and it runs only where the processor has AVX-512 (F, DQ, BW, VL, VBMI2). The same laws, draws and order of
 * operations as model/rules/civilian_pass.py and agents/civilian.py, without multiplying and adding in one step:
 * bit-identical. Shares of the slow noise (0.5) and of recovery (60 of 4096) are those of the shipped parameters. */
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
enum { THREAT, WRONG, GOAL, WELCOME, MEET, CONDUCT, FAILURE, TRUST_PACE, DREAD, MOODS };
enum { FEAR_PACE, HARD_PACE, GRIEF_PACE, BURDEN, NOISE, GAIN, JOIN, LEAVE };
typedef __m512 F; typedef __m512i I;
#define S(x) _mm512_set1_ps(x)
#define K64(x) _mm512_set1_epi64((long long)(x))
static inline I mix(I z) {
    z = _mm512_mullo_epi64(_mm512_xor_si512(z, _mm512_srli_epi64(z, 30)), K64(0xBF58476D1CE4E5B9u));
    z = _mm512_mullo_epi64(_mm512_xor_si512(z, _mm512_srli_epi64(z, 27)), K64(0x94D049BB133111EBu));
    return _mm512_xor_si512(z, _mm512_srli_epi64(z, 31));
}
static inline F clip(F x) { return _mm512_min_ps(_mm512_max_ps(x, _mm512_setzero_ps()), S(1.0f)); }
static inline F share(I lane) { return _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_and_si512(lane, _mm512_set1_epi32(4095))), S(1.0f / 4096)); }
static inline I fixed(F x) { return _mm512_cvttps_epi32(_mm512_mul_ps(x, S(1048576.0f))); }
#define MADD(a, b, c) _mm512_add_ps(_mm512_mul_ps(a, b), c)
#define NMADD(a, b, c) _mm512_sub_ps(c, _mm512_mul_ps(a, b))
static inline F shaken(F x, F noise) { /* all of the noise in the middle, nothing at 0 and at 1 */
    return _mm512_add_ps(x, _mm512_mul_ps(_mm512_mul_ps(_mm512_mul_ps(noise, S(4.0f)), x), _mm512_sub_ps(S(1.0f), x)));
}

void civilian_pass(int64_t places, int64_t factions, const int64_t *first, const int64_t *last, uint64_t key,
                   const uint16_t *restrict origin, const uint32_t *restrict serial, uint8_t *restrict injured,
                   int8_t *restrict side, float *restrict fear, float *restrict hardship, float *restrict grievance,
                   float *restrict trust, const float *mood, const int8_t *holder, const float *pace, int64_t *totals,
                   int64_t *leaning) {
    const I PL = _mm512_setr_epi32(0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30), PH = _mm512_setr_epi32(1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31);
    for (int64_t t = 0; t < places; t++) {
        const float *m = mood + t * MOODS;
        const float steps = ceilf(m[MEET] * 4096.0f) * (1.0f / 4096.0f);
        const F gain = S(m[MEET] > 0.0f ? pace[GAIN] * m[MEET] / steps : 0.0f);
        const F one = S(1.0f), half = S(0.5f), noise = S(pace[NOISE]), fp = S(pace[FEAR_PACE]), hp = S(pace[HARD_PACE]), gp = S(pace[GRIEF_PACE]), burden = S(pace[BURDEN]);
        const F threat = S(m[THREAT]), wrong = S(m[WRONG]), goal = S(m[GOAL]), welcome = S(m[WELCOME]), meet = S(m[MEET]), cf = S(m[CONDUCT] + m[FAILURE]), tp = S(m[TRUST_PACE]), dread = S(m[DREAD]), join = S(pace[JOIN]), leave = S(pace[LEAVE]);
        const __m128i hold = _mm_set1_epi8(holder[t]);
        int64_t f = 0, h = 0, g = 0, u = 0, lean[8] = {0};
        for (int64_t a = first[t]; a < last[t]; a += 1024) {
            const int64_t e = a + 1024 < last[t] ? a + 1024 : last[t];
            I sf = _mm512_setzero_si512(), sh = sf, sg = sf, su = sf;
            for (int64_t i = a; i < e; i += 16) {
                const __mmask16 k = e - i >= 16 ? 0xFFFF : (__mmask16)((1u << (e - i)) - 1);
                const __m256i o = _mm256_maskz_loadu_epi16(k, origin + i); const I s = _mm512_maskz_loadu_epi32(k, serial + i);
                const I w0 = _mm512_or_si512(_mm512_slli_epi64(_mm512_cvtepu16_epi64(_mm256_castsi256_si128(o)), 24), _mm512_cvtepu32_epi64(_mm512_castsi512_si256(s)));
                const I w1 = _mm512_or_si512(_mm512_slli_epi64(_mm512_cvtepu16_epi64(_mm256_extracti128_si256(o, 1)), 24), _mm512_cvtepu32_epi64(_mm512_extracti64x4_epi64(s, 1)));
                const I z0 = mix(_mm512_add_epi64(K64(key), _mm512_mullo_epi64(w0, K64(0x9E3779B97F4A7C15u))));
                const I z1 = mix(_mm512_add_epi64(K64(key), _mm512_mullo_epi64(w1, K64(0x9E3779B97F4A7C15u))));
                const I low = _mm512_permutex2var_epi32(z0, PL, z1), high = _mm512_permutex2var_epi32(z0, PH, z1);
                const F near = share(low), jolt = _mm512_mul_ps(_mm512_sub_ps(share(_mm512_shrdi_epi32(low, high, 24)), half), noise);
                const F turn = _mm512_mul_ps(_mm512_sub_ps(share(_mm512_srli_epi32(high, 4)), half), noise);
                const F lot = _mm512_mul_ps(_mm512_add_ps(_mm512_cvtepi32_ps(_mm512_srli_epi32(high, 16)), half), S(1.0f / 65536));
                const F met = _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(share(_mm512_srli_epi32(low, 12)), meet, _CMP_LT_OQ), gain);
                F x = _mm512_maskz_loadu_ps(k, hardship + i);
                const F want = shaken(clip(MADD(hp, _mm512_sub_ps(goal, x), x)), _mm512_mul_ps(jolt, half));
                _mm512_mask_storeu_ps(hardship + i, k, want); sh = _mm512_mask_add_epi32(sh, k, sh, fixed(want));
                x = _mm512_maskz_loadu_ps(k, fear + i);
                const F d = MADD(fp, _mm512_sub_ps(dread, x), x);
                x = shaken(clip(MADD(_mm512_mul_ps(near, threat), _mm512_sub_ps(one, d), d)), jolt);
                _mm512_mask_storeu_ps(fear + i, k, x); sf = _mm512_mask_add_epi32(sf, k, sf, fixed(x));
                x = _mm512_maskz_loadu_ps(k, grievance + i);
                const F felt = MADD(wrong, near, _mm512_mul_ps(burden, want));
                x = shaken(clip(NMADD(gp, x, MADD(felt, _mm512_sub_ps(one, x), x))), _mm512_mul_ps(turn, half));
                _mm512_mask_storeu_ps(grievance + i, k, x); sg = _mm512_mask_add_epi32(sg, k, sg, fixed(x));
                const F grief = x;
                x = _mm512_maskz_loadu_ps(k, trust + i);
                const F lifted = MADD(met, _mm512_sub_ps(one, x), MADD(tp, _mm512_sub_ps(welcome, x), x));
                x = shaken(clip(NMADD(cf, x, lifted)), turn);
                _mm512_mask_storeu_ps(trust + i, k, x); su = _mm512_mask_add_epi32(su, k, su, fixed(x));
                __m128i sd = _mm_maskz_loadu_epi8(k, side + i);
                const __mmask16 fr = _mm_movepi8_mask(sd), jo = _mm512_cmp_ps_mask(lot, _mm512_mul_ps(join, grief), _CMP_LT_OQ) & fr, le = _mm512_cmp_ps_mask(lot, leave, _CMP_LT_OQ) & ~fr;
                sd = _mm_mask_mov_epi8(sd, jo, hold); sd = _mm_mask_mov_epi8(sd, le, _mm_set1_epi8(-1));
                _mm_mask_storeu_epi8(side + i, k, sd);
                for (int64_t q = 0; q < factions; q++) lean[q] += __builtin_popcount(_mm_mask_cmpeq_epi8_mask(k, sd, _mm_set1_epi8((char)q)));
                const I y = _mm512_and_si512(_mm512_xor_si512(_mm512_srli_epi32(low, 12), _mm512_srli_epi32(high, 4)), _mm512_set1_epi32(4095));
                const __mmask16 st = _mm512_cmpge_epu32_mask(y, _mm512_set1_epi32(60));
                const __m128i in = _mm_maskz_loadu_epi8(k, injured + i);
                _mm_mask_storeu_epi8(injured + i, k, _mm_maskz_mov_epi8(st, in));
            }
            f += _mm512_reduce_add_epi32(sf); h += _mm512_reduce_add_epi32(sh); g += _mm512_reduce_add_epi32(sg); u += _mm512_reduce_add_epi32(su);
        }
        totals[t * 4] += f, totals[t * 4 + 1] += h, totals[t * 4 + 2] += g, totals[t * 4 + 3] += u;
        for (int64_t q = 0; q < factions; q++) leaning[t * factions + q] += lean[q];
    }
}
