# Draw the effects of a twin of interpose, and the paired difference of one outcome in every seed.
#
#   interpose twin grid-9 --without force --seeds 20 --out twin
#   Rscript paired_effect.R twin violations
#
# Needs the packages ggplot2 and arrow.

library(ggplot2)

words <- commandArgs(trailingOnly = TRUE)
if (length(words) != 2) stop("give the folder of a twin and an outcome: Rscript paired_effect.R FOLDER OUTCOME")
folder <- words[1]
outcome <- words[2]

# The paired difference of each outcome with its 95 % interval, as interpose worked it out.
effects <- read.csv(file.path(folder, "effects.csv"), check.names = FALSE)
counted <- subset(effects, unit == "events" & !is.na(low))
counted$excludes <- ifelse(counted$low > 0 | counted$high < 0, "excludes 0", "includes 0")
forest <- ggplot(counted, aes(x = difference, y = reorder(label, difference), shape = excludes)) +
  geom_vline(xintercept = 0, linetype = "dotted") +
  geom_pointrange(aes(xmin = low, xmax = high)) +
  scale_shape_manual(values = c("excludes 0" = 18, "includes 0" = 1), name = "95 % interval") +
  labs(x = "with minus without, events a run", y = NULL,
       title = sprintf("Paired differences, %d seeds", max(counted$seeds))) +
  theme_minimal()
ggsave(paste0(folder, "-effects.png"), forest, width = 7, height = 4)

# The difference of every seed: both worlds of a seed share their chance.
runs <- as.data.frame(arrow::read_parquet(file.path(folder, "outcomes.parquet")))
wide <- reshape(runs[c("arm", "seed", outcome)], idvar = "seed", timevar = "arm", direction = "wide")
wide$difference <- wide[[paste0(outcome, ".with")]] - wide[[paste0(outcome, ".without")]]
test <- t.test(wide$difference)
row <- effects[effects$outcome == outcome, ]
stopifnot(isTRUE(all.equal(c(test$conf.int), c(row$low, row$high), tolerance = 1e-6, check.attributes = FALSE)))
dots <- ggplot(wide, aes(x = difference)) +
  geom_dotplot(binwidth = diff(range(wide$difference)) / 30 + 1e-9) +
  geom_vline(xintercept = 0, linetype = "dotted") +
  labs(x = paste(row$label, "with minus without,", row$unit), y = NULL,
       title = sprintf("%.1f (%.1f to %.1f), %d seeds", row$difference, row$low, row$high, row$seeds)) +
  scale_y_continuous(breaks = NULL) +
  theme_minimal()
ggsave(paste0(folder, "-", outcome, ".png"), dots, width = 7, height = 3)
